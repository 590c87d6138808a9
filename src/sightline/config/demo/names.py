"""The demo partnership's name: how a database is known to hold nothing else."""

NAME = "Saltmarsh and Wolds Safeguarding Children Partnership"
