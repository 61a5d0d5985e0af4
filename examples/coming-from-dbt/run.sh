#!/bin/sh
# One case with one of the two tools: what a build failed or warned for, then the rows that are there afterwards.
#
#   sh run.sh <case> dbt|ingot [folder]
#
# The project is made in the folder, which must not be there yet and stays; without one, in a folder that is thrown away.
# DBT and INGOT say how to start the tools, where `dbt` and `ingot` do not: INGOT="node '/my folder/ingot.js'".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
name=${1-}
tool=${2-}

usage() {
  echo "usage: sh run.sh <case> dbt|ingot [folder]; the cases are:" >&2
  (cd "$here" && for steps in */steps.sh; do echo "  ${steps%/steps.sh}" >&2; done)
  exit 2
}

case $name in '' | */* | .*) usage ;; esac
[ -f "$here/$name/steps.sh" ] || usage
case $tool in dbt | ingot) ;; *) usage ;; esac

dbt() { eval "${DBT:-command dbt} --no-use-colors \"\$@\""; }
ingot() { eval "${INGOT:-command ingot} \"\$@\""; }

# Builds the project; what the tool says is kept in build.log.
build() {
  status=0
  case $tool in
    dbt) dbt build "$@" >build.log 2>&1 || status=$? ;;
    ingot) ingot build "$@" >build.log 2>&1 || status=$? ;;
  esac
  [ "$status" != 127 ] || { cat build.log >&2; exit 127; }
  [ "$status" = 0 ] || echo "exit $status"
  complaints | sort
  # A project that is refused at once leaves nothing to look at.
  [ -f shop.duckdb ] || exit 0
}

# What the tool said of tests, and what it warned of or failed for, without times and places.
complaints() {
  case $tool in
    dbt) sed -nE 's/^[0-9:]+ +[0-9]+ of [0-9]+ ((PASS|WARN|FAIL|ERROR|SKIP|PARTIALLY) .*[^. ]) *\.* \[.*/\1/p' build.log ;;
    ingot) sed -nE -e 's/^ *((error|warning)( [A-Z_]+)?: .*)/\1/p' \
      -e 's/^ *(warn) +([^ ]+) +([^ ]+) +test .* s  (.*), at .*/\1 \2 \3: \4/p' build.log ;;
  esac
}

# Prints the rows of a query with commas between the values.
rows() {
  case $tool in
    dbt) dbt --quiet show --limit -1 --inline "$1" |
      sed -e 2d -e '/^$/d' -e 's/^| *//' -e 's/ *|$//' -e 's/ *| */,/g' ;;
    ingot) ingot show --quiet --limit 1000 --output csv --inline "$1" ;;
  esac
}

if [ -n "${3-}" ]; then
  mkdir "$3"
  folder=$(cd "$3" && pwd)
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi

cp -R "$here/project/$tool/." "$folder"
for part in both "$tool"; do
  [ ! -d "$here/$name/$part" ] || cp -R "$here/$name/$part/." "$folder"
done
cd "$folder"
. "$here/$name/steps.sh"
