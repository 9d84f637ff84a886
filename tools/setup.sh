#!/bin/sh
# Makes .venv and installs requirements.lock into it. Does nothing, in a few hundredths of a second, if
# that was done before and the lock is still the same. PYTHON=/path/to/python chooses the Python.
set -eu

VENV=.venv
INSTALLED=$VENV/requirements.lock # a copy of the lock that was installed to its end
BEGUN=$VENV/.installing           # there while an installation is going on, or if it was cut off

stop() {
    echo "noisescope: $1" >&2
    exit 2
}

# The range of requires-python in pyproject.toml; there are no wheels for 32 bits or without the GIL.
usable() {
    "$1" -c 'import sys, sysconfig
ok = (3, 11) <= sys.version_info < (3, 15) and sys.maxsize > 2**32
sys.exit(not ok or bool(sysconfig.get_config_var("Py_GIL_DISABLED")))' 2>/dev/null
}

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.14 python3.11 python}; do
        if usable "$python"; then
            echo "$python"
            return
        fi
    done
    stop "no Python 3.11 to 3.14 (64 bit, with GIL) was found${PYTHON:+ at $PYTHON}; install one \
(Debian and Ubuntu: apt install python3 python3-venv, Fedora: dnf install python3), or name it: \
make setup PYTHON=/path/to/python3"
}

make_venv() {
    python=$(find_python)
    echo "Making $VENV with $("$python" --version) ..."
    "$python" -m venv --clear "$VENV" >/dev/null || stop "$python cannot make a virtual environment; \
on Debian and Ubuntu install its venv module: apt install python3-venv"
}

# False also where the system's Python has since become another version, which finds no packages here.
healthy() {
    [ ! -e "$BEGUN" ] && "$VENV/bin/python" -Ic 'import pip' 2>/dev/null
}

if healthy; then
    if cmp -s requirements.lock "$INSTALLED"; then
        exit 0
    fi
else
    # An installation that was cut off may have left half a package that pip takes for a whole one.
    make_venv
fi
: >"$BEGUN"
echo "Installing requirements.lock (the first time this downloads torch and takes some minutes) ..."
"$VENV/bin/python" -m pip --disable-pip-version-check install --requirement requirements.lock ||
    stop "the packages could not be installed; what pip says above tells why, and the next make tries \
again from the start"
cp requirements.lock "$INSTALLED"
rm -f "$BEGUN"
