#!/usr/bin/env bash
# How fast a survey is scored: one process with one and with two threads, and one and two busy nodes of a Slurm on this
# machine. Prints a table: rows, seconds, rows per second and core, and the greatest memory of a process.
#   bench/surveys.sh [ROWS] [FOLDER]     (default: 10000000 rows, in a new folder under $TMPDIR; about 120 bytes of disk a row)
# $LYRAFLOW_MODEL is a model of u, g, r, i, z (default: reference).
# $LYRAFLOW_SLURM names the script that starts the Slurm (../shared/slurm/cluster where it is there); without it that part is left out.
# Nothing else should run on the machine meanwhile.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
rows=${1:-10000000}
folder=${2:-$(mktemp -d)}
model=${LYRAFLOW_MODEL:-reference}
slurm=${LYRAFLOW_SLURM:-$root/../shared/slurm/cluster}
leaf=1000000
export DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet build -c Release "$root/src/Lyraflow.Cli" >/dev/null
lyraflow() { dotnet "$root/artifacts/bin/Lyraflow.Cli/release/Lyraflow.Cli.dll" "$@"; }

mkdir -p "$folder"
cd "$folder"
make_survey() { # FOLDER ROWS: colours about those of stars, five magnitudes with their errors, sorted pixels of order 4
    local pixels=$((($2 + leaf - 1) / leaf)) pixel
    mkdir -p "$1/dataset/Norder=4/Dir=0"
    for ((pixel = 0; pixel < pixels; pixel++)); do
        lyraflow sql "$model" "SELECT ($pixel::BIGINT << 50) + range * 1000 AS _healpix_29, $pixel * $leaf + range AS id,
            range % 360 * 1.0 AS ra, range % 180 - 90.0 AS dec, g + 0.6 + (hash(range) % 1000) / 1500.0 AS u, g,
            g - (hash(range + 1) % 1000) / 1800.0 AS r, g - 0.4 - (hash(range + 2) % 1000) / 2500.0 AS i,
            g - 0.45 - (hash(range + 3) % 1000) / 2500.0 AS z, 0.01::FLOAT AS u_error, 0.01::FLOAT AS g_error
            FROM (SELECT range, 15 + (hash(range + $pixel) % 1000) / 140.0 AS g FROM range($leaf))" \
            -o "$1/dataset/Norder=4/Dir=0/Npix=$pixel.parquet"
    done
    printf '%s\n' obs_collection=bench dataproduct_type=object "hats_nrows=$((pixels * leaf))" hats_col_ra=ra hats_col_dec=dec \
        hats_col_healpix=_healpix_29 hats_version=v1.0 >"$1/hats.properties"
}

# Runs a command; sets seconds and peak, the greatest resident memory in MB.
measure() {
    local start end process value
    start=$(date +%s.%N)
    peak=0
    "$@" >measure.log 2>&1 &
    process=$!
    while kill -0 $process 2>/dev/null; do
        # The shell's function runs in a child: the memory is that of its program.
        value=$(cat /proc/$process/status $(pgrep -P $process | sed 's|.*|/proc/&/status|') 2>/dev/null |
            awk '/VmHWM/ { if ($2 > m) m = $2 } END { print int(m / 1024) }')
        ((${value:-0} > peak)) && peak=$value
        sleep 0.2
    done
    wait $process
    end=$(date +%s.%N)
    seconds=$(awk "BEGIN { print $end - $start }")
}

line() { # WHAT ROWS CORES
    awk -v what="$1" -v rows="$2" -v cores="$3" -v seconds="$seconds" -v peak="$peak" \
        'BEGIN { printf "| %s | %.3g | %.1f | %.0f | %.0f | %s |\n", what, rows, seconds, rows / seconds, rows / seconds / cores, peak }'
}

small=$((rows / 10 > leaf ? rows / 10 : leaf))
make_survey small "$small"
make_survey survey "$rows"
count=$(sed -n 's/hats_nrows=//p' survey/hats.properties)
fewer=$(sed -n 's/hats_nrows=//p' small/hats.properties)
echo "$(nproc) processors, $(uname -m), $(du -sm survey | cut -f1) MB in $((count / leaf)) files"
echo
echo "| what | rows | s | rows/s | rows/s and core | peak memory, MB |"
echo "| --- | --- | --- | --- | --- | --- |"
for threads in 1 2; do
    measure lyraflow score "$model" small -o "small-$threads" --threads $threads -q
    line "one process, threads: $threads, a tenth of the rows" "$fewer" $threads
    measure lyraflow score "$model" survey -o "one-$threads" --threads $threads -q
    line "one process, threads: $threads" "$count" $threads
done
measure lyraflow finish one-1
line "finish" "$count" 2

if [[ ! -x $slurm ]]; then
    echo "No Slurm was measured: LYRAFLOW_SLURM names no script that starts one." >&2
    exit 0
fi

eval "$("$slurm" start "$folder/slurm" 2>/dev/null)"
trap '"$slurm" stop "$folder/slurm"' EXIT
for nodes in 1 2; do
    start=$(date +%s.%N)
    lyraflow slurm score "$model" survey -o "nodes-$nodes" --tasks $nodes --threads 1 --submit >submitted.log
    array=$(sed -n 's/^Job \([0-9]*\) scores.*/\1/p' submitted.log)
    while [[ -n $(squeue -h -j "$array" 2>/dev/null) ]]; do sleep 0.2; done

    # From the first task's start to the last one's end, by the logs' own clock: the jobs' times are whole seconds.
    seconds=$(sed -n 's/.* rows in \([0-9.]*\) s (.*/\1/p' slurm-"${array}"_*.out | sort -n | tail -1)
    peak=-
    line "Slurm, busy nodes of one core: $nodes (slowest task)" "$count" $nodes
    while [[ -n $(squeue -h 2>/dev/null) ]]; do sleep 0.5; done
    grep ' rows in, ' "$(ls -t slurm-*.out | head -1)" | head -1
    diff -rq --exclude=.receipts --exclude='*.json' --exclude=hats.properties one-1 "nodes-$nodes" && echo "The same bytes as one process."
done
