"""Papers that leave: one description of what a paper says, made into an accessible PDF or a Word document.

`paper` says what a paper can hold, `pdf.make` and `docx.make` make its bytes. Neither fetches anything.
"""
