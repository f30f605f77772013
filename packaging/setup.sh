#!/bin/sh
# Installs the system packages that Casewright needs on Debian and Ubuntu, and says why each.
# Rule: asks for nothing that is already there, touches nothing but packages.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/common.sh
. "$HERE/common.sh"

usage() {
    cat <<'TEXT'
Usage: packaging/setup.sh [--dry-run] [GROUP ...]

Installs missing system packages on Debian and Ubuntu (with sudo when you are not root), and says
what each is for. When nothing is missing it does nothing.

Groups (without one: python offscreen):
  python      Python 3.11 or newer with its venv module, certificates for downloads
  offscreen   what Qt needs to draw without a screen: worker, demo --headless, most tests
  window      what Qt needs to show windows on an X11 or XWayland screen
  tests       window, and a virtual screen for the tests that use mouse and keyboard
  postgresql  the server programs, for the tests that start a database of their own
  make        for the Makefile
  compiler    a C compiler, for the test that simulates a power cut
  webengine   what the embedded web browser of the [web] extra needs
  all         everything above

Options:
  --dry-run   say what would be installed and how, install nothing
  -h, --help  this text
TEXT
}

# GROUP PACKAGE REASON. "new-name,old-name" are one package under two names: the first is that of
# Debian 13 and Ubuntu 24.04, the second is that of the releases before.
packages() {
    cat <<'TABLE'
python python3 runs Casewright
python python3-venv keeps its libraries apart from the system's
python ca-certificates lets downloads check whom they talk to
offscreen libgl1 Qt draws through it
offscreen libegl1 Qt draws through it
offscreen libxkbcommon0 Qt reads keyboards with it
offscreen libglib2.0-0t64,libglib2.0-0 base library of Qt's platform layer
offscreen libfreetype6 Qt draws letters with it
offscreen libfontconfig1 Qt finds fonts with it
offscreen libdbus-1-3 Qt talks to the desktop session with it
window libxcb-cursor0 Qt on X11: pointer shapes
window libxcb-icccm4 Qt on X11: window properties
window libxcb-keysyms1 Qt on X11: key names
window libxcb-image0 Qt on X11: pictures
window libxcb-render-util0 Qt on X11: drawing
window libxcb-randr0 Qt on X11: screens and their sizes
window libxcb-shape0 Qt on X11: window shapes
window libxcb-sync1 Qt on X11: smooth resizing
window libxcb-xfixes0 Qt on X11: clipboard
window libxcb-xkb1 Qt on X11: keyboard layouts
window libxkbcommon-x11-0 Qt on X11: keyboard layouts
tests xvfb a virtual screen for tests with mouse and keyboard
tests xauth keeps other users off the virtual screen
tests xdotool moves the mouse and types as a person does
postgresql postgresql server programs; the tests start a private server with them
make make runs the Makefile
compiler gcc compiles the shim that simulates a power cut
compiler libc6-dev headers for the compiler
webengine libnss3 web pages: certificates
webengine libxcomposite1 web pages: drawing
webengine libxdamage1 web pages: drawing
webengine libxtst6 web pages: input
webengine libasound2t64,libasound2 web pages: sound
webengine libxrandr2 web pages: screens
webengine libxkbfile1 web pages: keyboard layouts
TABLE
}

# is_needed NAMES: Python is judged by what it can do, because an old one may be installed; other
# programs may be there without their package.
is_needed() {
    case $1 in
        python3) ! find_python any >/dev/null ;;
        python3-venv) ! find_python >/dev/null ;;
        *) ! is_there_anyway "$1" && ! is_installed "$1" ;;
    esac
}

is_there_anyway() {
    case $1 in
        make) command -v make >/dev/null 2>&1 ;;
        gcc) command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 ;;
        postgresql) has_postgresql ;;
        xvfb) command -v Xvfb >/dev/null 2>&1 ;;
        xauth) command -v xauth >/dev/null 2>&1 ;;
        xdotool) command -v xdotool >/dev/null 2>&1 ;;
        *) false ;;
    esac
}

has_postgresql() {
    for program in "$(pg_config --bindir 2>/dev/null || true)"/initdb /usr/lib/postgresql/*/bin/initdb; do
        if [ -x "$program" ]; then
            return 0
        fi
    done
    return 1
}

# is_installed NAME[,OLD_NAME]
is_installed() {
    for name in $(printf '%s' "$1" | tr ',' ' '); do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ]; then
            return 0
        fi
    done
    return 1
}

# Writes the missing packages of the wanted groups to $MISSING, one "NAMES REASON" per line.
find_missing() {
    MISSING=$(packages | while read -r group names reason; do
        case " $GROUPS_WANTED " in
            *" $group "*) ;;
            *) continue ;;
        esac
        if is_needed "$names"; then
            printf '%s %s\n' "$names" "$reason"
        fi
    done)
}

# Of "new-name,old-name" the one that this release offers.
offered_name() {
    for name in $(printf '%s' "$1" | tr ',' ' '); do
        if apt-cache show "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    printf '%s\n' "${1##*,}"
}

# Ubuntu 22.04 offers Python 3.10 as python3, and 3.11 beside it.
offered_python() {
    case $(apt-cache show --no-all-versions python3 2>/dev/null | sed -n 's/^Version: //p') in
        3.[0-9].* | 3.10.*)
            case $1 in
                python3) printf 'python3.11\n' ;;
                *) printf 'python3.11-venv\n' ;;
            esac
            ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# Prints the names to install for $MISSING; asks apt, so its lists must be fresh.
names_to_install() {
    printf '%s\n' "$MISSING" | while read -r names _; do
        case $names in
            python3 | python3-venv) offered_python "$names" ;;
            *) offered_name "$names" ;;
        esac
    done
}

describe() {
    say "$1"
    printf '%s\n' "$MISSING" | while read -r names reason; do
        printf '  %-22s %s\n' "${names##*,}" "$reason"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ "$SOMEBODY_THERE" = yes ]; then
        sudo "$@"
    else
        # Nobody is there to type a password: fail at once instead of waiting.
        sudo -n "$@"
    fi
}

# apt-get's hundreds of lines are shown only when it fails.
run_apt() {
    log=$(mktemp)
    if as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
}

install_missing() {
    run_apt update || say "The package lists could not be refreshed; going on with the old ones."
    # shellcheck disable=SC2046 # one word per package is meant
    run_apt install -y --no-install-recommends $(names_to_install)
}

give_up() {
    complain "$1"
    complain "Install the packages above by hand, then give the command again."
    exit "$EXIT_ENVIRONMENT"
}

parse() {
    if [ -t 0 ]; then SOMEBODY_THERE=yes; else SOMEBODY_THERE=no; fi
    DRY_RUN=no
    GROUPS_WANTED=
    for argument in "$@"; do
        case $argument in
            --dry-run) DRY_RUN=yes ;;
            -h | --help)
                usage
                exit 0
                ;;
            all) GROUPS_WANTED="python offscreen window tests postgresql make compiler webengine" ;;
            tests) GROUPS_WANTED="$GROUPS_WANTED window tests" ;;
            python | offscreen | window | postgresql | make | compiler | webengine)
                GROUPS_WANTED="$GROUPS_WANTED $argument"
                ;;
            *)
                complain "setup.sh does not know \"$argument\"."
                usage >&2
                exit "$EXIT_USAGE"
                ;;
        esac
    done
    GROUPS_WANTED=${GROUPS_WANTED:-python offscreen}
    GROUPS_WANTED=${GROUPS_WANTED# }
}

main() {
    parse "$@"
    find_missing
    if [ -z "$MISSING" ]; then
        say "System packages: all there ($GROUPS_WANTED); nothing to install."
        return 0
    fi
    describe "Casewright needs these system packages, which are not installed yet:"
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
        give_up "This script installs on Debian and Ubuntu; here there is no apt-get. Names differ elsewhere."
    fi
    if [ "$DRY_RUN" = yes ]; then
        # shellcheck disable=SC2046 # one line is meant
        say "Would run: apt-get install -y --no-install-recommends" $(names_to_install)
        return 0
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        give_up "Installing needs root rights: you are not root, and there is no sudo."
    fi
    say "Installing them with apt-get, which may take some minutes …"
    install_missing || give_up "apt-get could not install them; the lines above say why."
    find_missing
    if [ -n "$MISSING" ]; then
        describe "Still missing after the installation:"
        give_up "This release of the system does not offer them in the needed version."
    fi
    say "System packages: installed."
}

main "$@"
