"""The parts that Word and Excel files share: a package of XML, and the one part that is the document."""

import zipfile
from typing import Final

from lxml import etree

from sightline.chronology.rules.tables import FileError

DAMAGED: Final = "The file is damaged: open it in Word or Excel and save it again"


def parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """One XML part as a tree. Raises FileError when it is missing or damaged."""
    try:
        return tree_of(archive.read(name))
    except (KeyError, zipfile.BadZipFile) as broken:
        raise FileError(DAMAGED) from broken


def tree_of(data: bytes) -> etree._Element:
    """XML as a tree: no entities, no document type, no network. Raises FileError when it is damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise FileError(DAMAGED) from broken


def main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that the package says is the document. Raises FileError when it names none."""
    for relation in parse_part(archive, "_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    raise FileError("The file is damaged: it does not say which part is the document. Open it and save it again")


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
