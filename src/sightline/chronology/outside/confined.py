"""Reading a file in a child process that can reach nothing: no files, no network, little memory, little time.

The parent never unpacks or parses what somebody sent. The child gets the bytes on its standard input, gives up what it
does not need, and answers with JSON; whatever else happens to it is a refusal. Source: SECURITY.md R50.
"""

import codecs
import ctypes
import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import sightline
from sightline.chronology.outside.clipboard import read_clipboard
from sightline.chronology.outside.csv import read_csv
from sightline.chronology.outside.docx import read_docx
from sightline.chronology.outside.gate import MOST_BYTES, Kind, admit, kind_of
from sightline.chronology.outside.xlsx import read_xlsx
from sightline.chronology.rules.tables import Contents, FileError, as_stored, contents_from

CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 60
MEMORY_BYTES: Final = 1024 * 1024 * 1024
NOBODY: Final = 65534
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_DUMPABLE: Final = 4
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from sightline.chronology.outside.confined import child; child()"
)


def read_file(name: str, content: bytes) -> Contents:
    """The tables of a file, read by the child. `name` is used for its ending only.

    Raises FileError with a sentence when the file is refused, too large for the limits, or cannot be read.
    """
    kind_of(name)
    if len(content) > MOST_BYTES:
        raise FileError(f"The file is {len(content) / 1048576:.0f} MB: the most is {MOST_BYTES // 1048576} MB")
    root = Path(sightline.__file__).resolve().parent.parent
    try:
        # The interpreter is our own and the words are ours; the name is an argument that only its ending matters of.
        answer = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", _START, str(root), name.rsplit("/", 1)[-1][-100:]],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd="/",
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise FileError("Reading the file took too long: split it into several files") from late
    return _answered(answer.returncode, answer.stdout)


def read_path(path: Path) -> Contents:
    """`read_file` for a file on disk. Raises FileError also when it cannot be opened."""
    try:
        if not path.is_file():
            raise FileError("There is no such file" if not path.exists() else "This is not a file")
        if path.stat().st_size > MOST_BYTES:
            raise FileError(
                f"The file is {path.stat().st_size / 1048576:.0f} MB: the most is {MOST_BYTES // 1048576} MB"
            )
        content = path.read_bytes()
    except OSError as closed:
        raise FileError(f"The file cannot be opened: {closed.strerror}") from closed
    return read_file(path.name, content)


def _answered(status: int, answer: bytes) -> Contents:
    broken = FileError("The file cannot be read within the limits of time and memory: split it, or save it again")
    if status != 0:
        raise broken
    try:
        said: Any = json.loads(answer)
        if "refused" in said:
            raise FileError(str(said["refused"]))
        return contents_from(said)
    except (ValueError, KeyError, TypeError) as nonsense:
        raise broken from nonsense


def child() -> None:
    """What the child does: give everything up, read, answer."""
    _confine()
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        answer = as_stored(_read(sys.argv[2], content))
    except FileError as refusal:
        answer = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": "The file needs more memory to read than is allowed: split it into several files"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # What is left of a file that fought back is not tidied up.
    os._exit(0)


def _read(name: str, content: bytes) -> Contents:
    admitted = admit(name, content)
    if admitted.parts is None:
        return read_clipboard(admitted.content) if admitted.kind is Kind.CLIPBOARD else read_csv(admitted.content)
    return read_docx(admitted.parts) if admitted.kind is Kind.DOCX else read_xlsx(admitted.parts)


def _confine() -> None:
    """No new files or sockets (three descriptors are open and no fourth can be), no other processes, another user."""
    for codec in ("cp437", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig", "ascii"):
        codecs.lookup(codec)
    if os.getuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(limit, (value, value))
