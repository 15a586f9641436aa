"""Damaged and hostile workbooks by the thousand, each by its number: `python mutated.py FIRST COUNT` reads them.

It reads in a process of its own whose memory may grow by no more than what reading is said to take, and prints how many
were read, refused, or went wrong: any exception but ours, memory beyond the limit, or no answer within the time.
"""

from __future__ import annotations

import io
import json
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from forms import Formula, Page, Percent, Style, form, write_csv, write_ods, write_xlsx

from wres.errors import WresError
from wres.intake import read_workbook
from wres.intake.workbooks.safety import MEMORY
from wres.registry import official
from wres.template import template

SECONDS = 20
STUFF = ("&lt;", "&a;", "<", ">", '"', "]]>", "\0", "\ud7ff", "١", "9" * 40, "-1", "1e308", "NaN", "A1:XFD1048576")
HUGE = ("0", "-5", "1048577", "999999999", "4294967296", "99999999999999999999", "XFD9999999", "ZZZZ1", "", "A0")


def seeds(folder: Path) -> list[Path]:
    """Sound workbooks of each kind."""
    made = template(official().edition("wres-2024"))
    names = [row.name for row in made.rows if row.item]
    numbers = {
        (name, slot, group): 7 * int(name) + at
        for name in names
        for slot in (0, 1)
        for at, group in enumerate(("white", "bme", "unknown"))
    }
    found = []
    for at, style in enumerate((Style(), Style(top=9, left=4, years="below", headings="column", text_every=3))):
        page, _ = form(made, numbers, 2024, style)
        page.cells[70, 1], page.cells[71, 1] = Percent(0.245), Formula("=A1+[1]Other!B2", 3)
        cover = Page("Cover", {(1, 1): "Organisation", (1, 2): "Acme Trust", (2, 1): "Reporting year", (2, 2): 2024})
        found += [
            write_xlsx([cover, page], folder / f"{at}.xlsx"),
            write_ods([cover, page], folder / f"{at}.ods"),
            write_csv(page, folder / f"{at}.csv"),
        ]
    return found


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    """Cut short, or a piece taken out or put in twice."""
    first, last = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    return dice.choice((data[:last], data[:first] + data[last:], data[:last] + data[first:]))


def repacked(data: bytes, dice: random.Random, change: Callable[[str, bytes, random.Random], bytes]) -> bytes:
    """A zip packed anew, some of its members changed, dropped, doubled, swapped or renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = dice.randrange(len(parts))
    other = dice.randrange(len(parts))
    match dice.randrange(8):
        case 0:
            parts.pop(at)
        case 1:
            parts.append(parts[at])
        case 2:
            parts[at] = parts[at][0], parts[other][1]
        case 3:
            parts[at] = dice.choice(("../" * 9 + "etc", "", "xl/workbook.bin", "content.xml")), parts[at][1]
        case _:
            parts = [(name, change(name, body, dice) if dice.random() < 0.6 else body) for name, body in parts]
    out = io.BytesIO()
    # A name that stands twice is what is wanted here.
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tags_of(text: str) -> npt.NDArray[np.intp]:
    """Where each tag begins and ends, as `<[^>]*>` finds them: a text of millions has a million."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    opened, closed = (np.flatnonzero(letters == ord(sign)) for sign in "<>")
    first = np.searchsorted(opened, np.append(-1, closed)[:-1])
    opened = np.append(opened, len(letters))[first]
    found = np.stack([opened, closed + 1], axis=1)[opened < closed]
    return found if len(found) else np.zeros((1, 2), np.intp)


def markup(name: str, body: bytes, dice: random.Random) -> bytes:
    """XML with elements moved, numbers blown up, text replaced or pieces repeated."""
    text = body.decode("utf-8", "replace")
    for _ in range(dice.choice((1, 1, 3, 10))):
        tags = tags_of(text)
        (first, end), (other, last) = dice.choice(tags), dice.choice(tags)
        match dice.randrange(8):
            case 0:
                text = text[:first] + text[end:]
            case 1:
                text = text[:first] + text[other:last] + text[first:]
            case 2:
                text = text[:first] + text[min(first, other) : max(end, last)] + text[first:]
            case 3:
                text = (
                    re.sub(r'"[^"]*"', lambda _: f'"{dice.choice(HUGE)}"', text[:end], count=dice.randrange(9))
                    + text[end:]
                )
            case 4:
                values = list(re.finditer(r'="[^"]*"', text))
                if values:
                    value = dice.choice(values)
                    text = text[: value.start()] + f'="{dice.choice(HUGE)}"' + text[value.end() :]
            case 5:
                text = text[:end] + dice.choice(STUFF) * dice.choice((1, 1, 50)) + text[end:]
            case 6:
                text = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + text
            case _:
                text = text[:end] + text[first:end] * dice.choice((2, 200, 20_000)) + text[end:]
        text = text[: 8 << 20]
    return text.encode("utf-8", "replace")


def mutation(number: int, sound: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The mutation of a number: the name of the file and its bytes."""
    dice = random.Random(number)
    name, data = dice.choice(sound)
    kind = dice.random()
    if kind < 0.25:
        return name, flipped(data, dice)
    if kind < 0.35:
        return name, cut(data, dice)
    if name.endswith(".csv"):
        return name, markup(name, data, dice)
    data = repacked(data, dice, markup if kind < 0.9 else lambda _, body, dice: flipped(body or b" ", dice))
    return name, flipped(data, dice) if kind > 0.97 else data


def read(first: int, count: int) -> dict[str, object]:
    """Read some mutations here, and return what became of them."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []

    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    with tempfile.TemporaryDirectory() as folder:
        sound = [(path.name, path.read_bytes()) for path in seeds(Path(folder))]
        for name, _ in sound:
            read_workbook(Path(folder, name), edition="wres-2024", org="Acme Trust")
        pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
        if pages:
            limit = pages * resource.getpagesize() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for number in range(first, first + count):
            name, data = mutation(number, sound)
            path = Path(folder, f"mutated{Path(name).suffix}")
            path.write_bytes(data)
            print(number, file=sys.stderr, flush=True)
            signal.alarm(SECONDS)
            try:
                found = read_workbook(path, edition="wres-2024", org="Acme Trust", on_error="status")
                repr(found)
                outcomes["read"] += 1
            except WresError as error:
                outcomes["refused"] += 1
                if len(str(error)) > 10_000:
                    wrong.append(f"{number}: a message of {len(str(error)):,} characters")
            except TimeoutError:
                wrong.append(f"{number}: no answer within {SECONDS} s")
            except BaseException as error:
                wrong.append(f"{number}: {type(error).__name__}: {str(error)[:200]}")
            finally:
                signal.alarm(0)
    return {"outcomes": dict(outcomes), "wrong": wrong}


def run(first: int, count: int) -> tuple[Counter[str], list[str]]:
    """What became of some mutations, read in a process of its own; one that ends it is named too."""
    command = [sys.executable, "-W", "error", __file__, str(first), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 + SECONDS * count, check=False)
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.isdigit()][-1:]
        return Counter(), [f"{''.join(last)}: the process ended with {done.returncode}: {done.stderr[-500:]}"]
    found = json.loads(done.stdout)
    return Counter(found["outcomes"]), found["wrong"]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    print(json.dumps(read(int(sys.argv[1]), int(sys.argv[2]))))
