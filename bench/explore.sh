#!/usr/bin/env bash
# How long ten million rows take in the page of lyraflow explore: the first picture, and twenty regions drawn in Chromium.
# Run it where nothing else works. Another number of rows: LYRAFLOW_EXPLORE_ROWS=1000000 bench/explore.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet run -c Release --project tests/Lyraflow.Explore.Tests -- -class '*.SpeedTests' -explicit only -showLiveOutput
