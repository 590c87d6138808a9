"""What is asked before a text is rewritten."""

from sightline.design import fields


class RewriteForm(fields.Form):
    """A text, and which way it goes. Nothing of it is kept."""

    way = fields.Radios(
        "What do you need?",
        choices=[
            ("pseudonyms", "Names into pseudonyms"),
            ("names", "Pseudonyms into names, to read here and nowhere else"),
        ],
    )
    text = fields.TextArea(
        "Text", rows=14, max_length=200_000, required_words="Enter or paste the text",
        hint="A chair’s report, an exported chronology, a letter. It is not saved.",
    )
