"""`sightline worker`: the job worker. Sends messages, reminds of deadlines."""

import argparse

from django.core.management import call_command

from sightline.config.process import become


def main(argv: list[str]) -> int:
    """Runs until it is stopped."""
    parser = argparse.ArgumentParser(prog="sightline worker", description=__doc__)
    parser.parse_args(argv)
    become("worker")
    call_command("procrastinate", "worker", "--concurrency=1")
    return 0
