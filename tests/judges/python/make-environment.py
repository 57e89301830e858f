"""Makes a virtual environment of a requirements file, once: make-environment.py REQUIREMENTS FOLDER.

Of processes that want it at once one makes it, the others wait. It gets its name when it is complete, so nothing half-made is
ever used. Programs in it are started as `bin/python -m …`: a script of pip's names the folder that it was made in.
"""

import fcntl
import pathlib
import shutil
import subprocess
import sys

# Of what the requirements pin, some takes nothing older.
OLDEST = (3, 11)


def main(requirements, folder):
    if sys.version_info < OLDEST:
        sys.exit(f"python3 is {sys.version.split()[0]}, older than {'.'.join(map(str, OLDEST))}")
    try:
        import ensurepip  # noqa: F401, which Debian's venv lacks without the package python3-venv
        import venv
    except ImportError as error:
        sys.exit(f"this python3 makes no virtual environments ({error}); Debian's package is python3-venv")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # The lock goes with its process, so a killed run leaves none behind.
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        venv.create(unfinished, with_pip=True)
        # Wheels alone: what has to be built runs code of its own, and needs compilers.
        options = ["--quiet", "--no-input", "--retries", "2", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        pip = [unfinished / "bin/python", "-m", "pip", "install", *options, "--requirement", requirements]
        said = subprocess.run(pip, capture_output=True, text=True)
        if said.returncode != 0:
            sys.exit(f"pip cannot install it: {(said.stderr.strip() or 'no word of why').splitlines()[-1]}")
        unfinished.rename(folder)


main(sys.argv[1], pathlib.Path(sys.argv[2]))
