# Shared by packaging/run, packaging/test and packaging/setup.sh. Rule: POSIX sh, functions only.
# shellcheck shell=sh

# Exit status as of the application itself: 2 usage, 4 environment.
EXIT_USAGE=2
EXIT_ENVIRONMENT=4

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# The interpreters we try, best known first. CASEWRIGHT_PYTHON overrides the choice.
PYTHONS="${CASEWRIGHT_PYTHON:-python3 python3.13 python3.12 python3.11}"

# True when $1 is Python >= 3.11 and has the modules named after it.
python_is_fit() {
    interpreter=$1
    shift
    "$interpreter" - "$@" >/dev/null 2>&1 <<'PYTHON'
import importlib, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
sys.exit(sys.version_info < (3, 11))
PYTHON
}

# find_python [any]: prints the first Python that is new enough and can make an environment with pip
# in it; with "any" new enough will do. Fails when there is none.
find_python() {
    if [ "${1:-}" = any ]; then modules=; else modules="venv ensurepip"; fi
    for candidate in $PYTHONS; do
        # shellcheck disable=SC2086 # one word per module is meant
        if python_is_fit "$candidate" $modules; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# What the environment was built from: both locks, the project's metadata and the interpreter.
fingerprint() {
    {
        cat "$ROOT/requirements/run.lock" "$ROOT/requirements/dev.lock" "$ROOT/pyproject.toml"
        "$VENV/bin/python" -V 2>&1
        printf '%s\n' "$ROOT"
    } | cksum
}

# environment_is_current run|dev: true when nothing needs installing. The dev lock contains the run
# lock with the same versions, so an environment made for dev serves run as well.
environment_is_current() {
    [ -r "$STAMP" ] && [ -x "$VENV/bin/casewright" ] || return 1
    {
        read -r kind
        read -r stamped
    } <"$STAMP" || return 1
    [ "$stamped" = "$(fingerprint)" ] || return 1
    [ "$kind" = dev ] || [ "$kind" = "$1" ]
}

# ensure_environment run|dev: makes .venv hold exactly what the lock says.
ensure_environment() {
    VENV="$ROOT/.venv"
    STAMP="$VENV/.casewright-stamp"
    if "$VENV/bin/python" -c 'import pip' >/dev/null 2>&1; then
        if environment_is_current "$1"; then
            return 0
        fi
    else
        python=$(find_python) || {
            complain "No Python 3.11 or newer with its venv module was found."
            complain "Run packaging/setup.sh, or name one: CASEWRIGHT_PYTHON=/path/to/python3 $0"
            return "$EXIT_ENVIRONMENT"
        }
        say "Making the Python environment in .venv with $("$python" -V) …"
        "$python" -m venv --clear "$VENV" || return "$EXIT_ENVIRONMENT"
    fi
    say "Installing the locked Python packages (requirements/$1.lock); the first time this takes minutes …"
    rm -f "$STAMP"
    install_locked "$1" || {
        complain "The Python packages could not be installed, so Casewright cannot start yet."
        complain "The lines above say why; without a network connection it cannot work."
        complain "Nothing is lost: mend it and give the same command again."
        return "$EXIT_ENVIRONMENT"
    }
    {
        printf '%s\n' "$1"
        fingerprint
    } >"$STAMP"
}

# Wheels only: nothing is compiled and no package's set-up code runs. The project itself is put in
# as editable by the build backend that the lock brought along.
install_locked() {
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$ROOT/requirements/$1.lock" &&
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
            --no-deps --no-build-isolation --no-index -e "$ROOT"
}
