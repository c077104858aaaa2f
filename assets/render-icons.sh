#!/bin/sh
# Renders the PNG sizes from the drawings; run after changing one. Debian: apt-get install librsvg2-bin
set -eu
cd "$(dirname "$0")"
for size in 16 24 32; do
  rsvg-convert --width "$size" --height "$size" turntable-small.svg --output "icons/${size}x${size}.png"
done
for size in 48 64 128 256 512; do
  rsvg-convert --width "$size" --height "$size" turntable.svg --output "icons/${size}x${size}.png"
done
