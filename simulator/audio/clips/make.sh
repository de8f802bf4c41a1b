#!/bin/sh
# Makes every clip in this folder again: raw 8 kHz mu-law, one byte a sample.
# Needs espeak-ng and sox.
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mix() { sox -R -D "$@"; } # -R: the same noise each time, -D: no dither
raw() { # raw FILE NAME [sox effects]: converts any sound file to NAME.ulaw
    file=$1 name=$2
    shift 2
    mix "$file" -t raw -r 8000 -c 1 -e mu-law -b 8 "$name.ulaw" "$@"
}
speak() { # speak TEXT FILE [voice]: one spoken sentence, the silence around it cut off
    espeak-ng -v "${3:-en-us}" -s 165 -w "$scratch/spoken.wav" "$1"
    mix "$scratch/spoken.wav" "$2" silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse
}

sed -n 's/^\([a-z-]*\) = "\(.*\)"$/\1|\2/p' speech.toml | while IFS='|' read -r name text; do
    speak "$text" "$scratch/$name.wav"
    raw "$scratch/$name.wav" "$name" norm -6
done

tone() { mix -n -r 8000 -c 1 "$@"; }

# Two bursts of falling, low-passed noise with a sharp start.
tone "$scratch/burst.wav" synth 0.22 pinknoise highpass 250 lowpass 2600 fade l 0.01 0.22 0.18
mix "$scratch/burst.wav" "$scratch/cough.wav" norm -4 pad 0 0.12 repeat 1
raw "$scratch/cough.wav" cough

# Plucked chords, slowly, as a hold line plays them.
for chord in "C4 E4 G4" "A3 C4 E4" "F3 A3 C4" "G3 B3 D4"; do
    set -- $chord
    tone "$scratch/chord-$1$2.wav" synth 1.5 pluck "$1" synth 1.5 pluck mix "$2" \
        synth 1.5 pluck mix "$3" fade 0.01 1.5 0.2
done
mix "$scratch/chord-C4E4.wav" "$scratch/chord-A3C4.wav" "$scratch/chord-F3A3.wav" \
    "$scratch/chord-G3B3.wav" "$scratch/music.wav" norm -10
raw "$scratch/music.wav" hold-music

# Two voices across the room, quiet and muffled.
speak "The weather today will be mild and mostly dry, with a light wind from the west." \
    "$scratch/one.wav" en-gb
speak "Traffic is slow on the ring road this morning, and trains are running late." \
    "$scratch/two.wav" en-us+f3
mix -m "$scratch/one.wav" "$scratch/two.wav" "$scratch/radio.wav" highpass 300 lowpass 2500 norm -22
raw "$scratch/radio.wav" background-radio

tone "$scratch/hum.wav" synth 2 sine 100 synth 2 sine mix 200 vol 0.02
raw "$scratch/hum.wav" hum
tone "$scratch/beep.wav" synth 0.5 sine 1000 vol 0.4 fade 0.01 0.5 0.01
raw "$scratch/beep.wav" beep
# The floor of a quiet line: about -60 dB, never digital silence.
tone "$scratch/floor.wav" synth 2 whitenoise vol 0.003
raw "$scratch/floor.wav" comfort-noise
