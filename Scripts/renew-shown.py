#!/usr/bin/env python3
"""Puts what the program prints now under the commands that README.md and docs/examples.md show.

    Scripts/renew-shown.py PROGRAM      such as .build/release/sergraph

Run it after models, samples or graphs have changed: tests compare what is shown with what is printed.
Commands that fail on purpose stay as they are.
"""
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ["README.md", "docs/examples.md"]
BLOCK = re.compile(r"(^```\n\$ (sergraph [^\n]*)\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = shlex.quote(str(pathlib.Path(sys.argv[1]).resolve()))

    def renewed(match):
        script = f'sergraph() {{ {program} "$@"; }}\n{match[2]}'
        ended = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True)
        if ended.returncode != 0:
            return match[0]
        if match[3] != ended.stdout:
            print(match[2])
        return match[1] + ended.stdout + match[4]

    for page in PAGES:
        file = ROOT / page
        file.write_text(BLOCK.sub(renewed, file.read_text()))


if __name__ == "__main__":
    main()
