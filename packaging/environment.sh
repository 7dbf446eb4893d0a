# shellcheck shell=sh
# What both commands stand on: system packages and the checkout's own Python environment.
# Sourced by `run` and `test`, which set $checkout, call `prepare` and start what lies in $programs.
# Whatever is told goes to stderr.

environment=${checkout:?}/.venv
case $(uname -s) in
MINGW* | MSYS* | CYGWIN*) programs=$environment/Scripts ;;
*) programs=$environment/bin ;;
esac

# A foreign PYTHONPATH would put its packages before ours, PIP_USER would install beside the environment.
unset PYTHONHOME PYTHONPATH
export PIP_USER=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Qt wants a UTF-8 locale. Python sees to it wherever LC_ALL does not forbid it.
case ${LC_ALL-} in C | POSIX) export LC_ALL=C.UTF-8 ;; esac

say() {
    printf '%s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 2
}

on_linux() {
    [ "$(uname -s)" = Linux ]
}

# Each library that Qt, its xcb and wayland platforms or QtWebEngine load and that neither python3, git nor apt bring
# along, with its Debian package; +t64 where Debian 13 and Ubuntu 24.04 gave the package that ending.
qt_libraries() {
    cat <<'TABLE'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libX11.so.6 libx11-6
libXcomposite.so.1 libxcomposite1
libXdamage.so.1 libxdamage1
libXext.so.6 libxext6
libXfixes.so.3 libxfixes3
libXrandr.so.2 libxrandr2
libXtst.so.6 libxtst6
libasound.so.2 libasound2+t64
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libgbm.so.1 libgbm1
libglib-2.0.so.0 libglib2.0-0+t64
libnspr4.so libnspr4
libnss3.so libnss3
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-dri3.so.0 libxcb-dri3-0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxcb.so.1 libxcb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
libxkbfile.so.1 libxkbfile1
TABLE
}

# The loader's own list; empty on systems that keep none.
known_libraries() {
    if on_linux; then
        PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true
    fi
}

# "part package" a line: whatever the program needs of the system to $1 (run or test) and does not find.
missing_parts() {
    known=$(known_libraries)
    if [ -n "$known" ]; then
        qt_libraries | while read -r library package; do
            case $known in
            *"$library (libc6,"*) ;; # a 32-bit library bears no architecture, and would not do
            *) printf '%s %s\n' "$library" "$package" ;;
            esac
        done
    fi
    command -v dot >/dev/null || echo 'dot graphviz'
    # With it the tests put faults into a save; it is Linux's own.
    [ "$1" = run ] || ! on_linux || command -v strace >/dev/null || echo 'strace strace'
}

# Git and apt depend on at least one such library wherever the new names are in use.
names_end_in_t64() {
    ls /var/lib/dpkg/info/lib*t64*.list >/dev/null 2>&1
}

# "character package" a line: what titles and texts are written in besides Latin, and a small font that can draw it.
# Micro Hei has Chinese, Japanese and Korean in 5 MB, where Noto CJK takes 90.
fonts() {
    cat <<'TABLE'
5d0 fonts-dejavu-core
51b3 fonts-wqy-microhei
1f680 fonts-noto-color-emoji
TABLE
}

# The Debian packages that hold the given parts, and fonts for what none can draw yet.
packages_of() {
    ending=
    if names_end_in_t64; then
        ending=t64
    fi
    printf '%s\n' "$1" | sed "s/.* //; s/+t64\$/$ending/"
    fonts | while read -r character package; do
        [ -n "$(fc-list ":charset=$character" family 2>/dev/null)" ] || echo "$package"
    done
}

# Installs Debian packages where we may, or else stops with the one line that does.
apt_install() {
    line="apt-get update && apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif ! command -v sudo >/dev/null; then
        say 'System packages are missing. Run this line as root, then start again:'
        stop "$line"
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        say 'System packages are missing. Run this line, then start again:'
        stop "sudo sh -c '$line'"
    fi
    say "Installing system packages: $*"
    # A broken third-party source is none of our business while our packages can be had.
    $as_root apt-get -qq update >&2 || say 'apt-get update failed; going on with the lists that are there.'
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=600 install "$@" </dev/null >/dev/null ||
        stop "apt-get could not install these packages: $*"
}

install_system_parts() {
    [ -n "$1" ] || return 0
    if ! command -v apt-get >/dev/null; then
        names=$(printf '%s\n' "$1" | sed 's/ .*//; s/^dot$/dot (Graphviz)/' | paste -s -d , - | sed 's/,/, /g')
        stop "Missing: $names. Install this with the system's package manager, then start again."
    fi
    # shellcheck disable=SC2046  # one word is one package
    apt_install $(packages_of "$1")
}

# The command of a Python that the project runs on; the system's own comes first.
find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c "$fits" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    stop "Missing: Python with $bounds. Here python3 is $(python3 --version 2>/dev/null || echo 'not installed')."
}

# What the installed packages depend on: this place, these requirements, this Python.
identity() {
    printf '%s\n' "$environment"
    cksum <"$checkout/pyproject.toml"
    "$programs/python" -ISc 'import sys; print(sys.version)' 2>/dev/null || echo 'no Python'
}

is_prepared() {
    [ -z "$(missing_parts "$1")" ] && [ "$(cat "$environment/prepared-to-$1" 2>/dev/null)" = "$(identity)" ]
}

pip_install() {
    "$programs/python" -m pip install --quiet "$@" >&2 && return
    say 'pip failed; trying once more.'
    "$programs/python" -m pip install --quiet "$@" >&2 || stop 'pip could not install the Python packages (see above).'
}

# Makes the environment to $1 where there is none that works, after the system packages that this takes.
make_environment() {
    bounds=$(sed -n 's/^requires-python = "\(.*\)"$/\1/p' "$checkout/pyproject.toml")
    fits="import sys; low, high = '$bounds'.replace('>=3.', '').split(',<3.')
sys.exit(not int(low) <= sys.version_info.minor < int(high))"
    parts=$(missing_parts "$1")
    if "$programs/python" -c "import pip; $fits" 2>/dev/null; then
        install_system_parts "$parts"
        return
    fi
    python=$(find_python) || exit
    lacking=$("$python" -c 'import ensurepip, venv' 2>/dev/null ||
        "$python" -c 'import sys; print("ensurepip python%d.%d-venv" % sys.version_info[:2])')
    install_system_parts "$(printf '%s\n%s' "$parts" "$lacking" | sed '/^$/d')"
    say "Making the environment $environment"
    "$python" -m venv --clear "$environment" >&2 || stop "$python could not make the environment (see above)."
}

# Makes everything ready to `run` or to `test`, and costs a few hundredths of a second where it is.
prepare() {
    is_prepared "$1" && return
    exec 9<"$checkout/packaging/environment.sh"
    if command -v flock >/dev/null; then
        flock 9 # another start may be at it
        is_prepared "$1" && exec 9<&- && return
    fi
    make_environment "$1"
    say 'Installing Python packages (some 250 MB the first time)'
    case $1 in
    run) pip_install --editable "$checkout" ;;
    test)
        pip_install --upgrade 'pip>=25.1' # the first that knows dependency groups
        (cd "$checkout" && pip_install --editable . --group dev) || exit
        ;;
    esac
    "$programs/python" -c 'import PySide6.QtWebEngineWidgets' || stop 'Qt cannot be loaded (see above).'
    identity >"$environment/prepared-to-run"
    identity >"$environment/prepared-to-$1"
    exec 9<&-
}
