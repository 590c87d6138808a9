"""The files that a publication becomes, as they leave: the disclosure check reads these besides the words."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from sightline.anonymity.outside.files import read_content
from sightline.anonymity.rules.artefacts import Artefact
from sightline.dissemination.outside.papers import paper_of, pdf_of, word_of


def html_of(title: str, body: Mapping[str, Any]) -> str:
    """The published words as a page, drawn by the same macros as the public's."""
    return render_to_string("dissemination/leaving.jinja", {"title": title, "body": body})


def files_of(
    title: str, body: Mapping[str, Any], *, name: str, owner: str, colour: str
) -> tuple[tuple[str, str, Artefact], ...]:
    """Every file made of a publication, read back: (what people call it, its name, what is in it).

    `name` stands for the neutral address that is drawn at random when it is published.
    """
    paper = paper_of(title, body, owner=owner)
    pdf, word = pdf_of(paper, name=name, colour=colour), word_of(paper, name=name)
    page = (f"{name}.html", html_of(title, body).encode())
    made = (("Web page", *page), ("PDF", pdf.name, pdf.content), ("Word document", word.name, word.content))
    return tuple((called, file_name, read_content(content, file_name)) for called, file_name, content in made)
