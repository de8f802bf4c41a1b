#!/bin/sh
# Makes every clip in this folder again, raw 8 kHz mu-law, one byte a sample, and truth.tsv: per
# clip its class and where somebody speaks, in ms. Needs espeak-ng and sox.
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -f ./*.ulaw
printf 'clip\tclass\tspeech_ms\n' >truth.tsv

mix() { sox -R -D "$@"; } # -R: the same noise each time, -D: no dither
ms() { echo $(($(soxi -s "$1") / 8)); }
rms() { mix "$1" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }'; }
level() { # level IN OUT DB: to an RMS of DB below full scale
    mix -v "$(echo "$(rms "$1") $3" | awk '{ print 10 ^ ($2 / 20) / $1 }')" "$1" "$2"
}
quiet() { mix -n -r 8000 -c 1 "$1" trim 0 "$2"; } # quiet FILE SECONDS
white() { mix -n -r 8000 -c 1 "$1" synth "$2" whitenoise vol 0.002; } # a quiet line, about -60 dB

say() { # say NAME VOICE TEXT: spoken at -20 dB, the silence around it cut off
    espeak-ng -v "$2" -s "${4:-160}" -w "$scratch/raw.wav" "$3"
    mix "$scratch/raw.wav" -r 8000 "$scratch/cut.wav" \
        silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse
    level "$scratch/cut.wav" "$scratch/$1.wav" -20
}
keep() { # keep FILE NAME CLASS SPANS
    mix "$1" -t raw -r 8000 -c 1 -e mu-law -b 8 "$2.ulaw"
    printf '%s\t%s\t%s\n' "$2" "$3" "$4" >>truth.tsv
}
lay() { # lay OUT LEAD GAP TAIL FILE...: one after the other; the spans of the files go to $spans
    out=$1 gap=$3 tail=$4 at=$(echo "$2" | awk '{ print int($1 * 1000) }') spans=
    quiet "$scratch/lead.wav" "$2"
    quiet "$scratch/gap.wav" "$gap"
    quiet "$scratch/tail.wav" "$tail"
    shift 4
    step=$(echo "$gap" | awk '{ print int($1 * 1000) }')
    first=1
    cp "$scratch/lead.wav" "$scratch/laid.wav"
    for file; do
        if [ -z "$first" ]; then
            mix "$scratch/laid.wav" "$scratch/gap.wav" "$scratch/more.wav"
            mv "$scratch/more.wav" "$scratch/laid.wav"
            at=$((at + step))
        fi
        first=
        mix "$scratch/laid.wav" "$file" "$scratch/more.wav"
        mv "$scratch/more.wav" "$scratch/laid.wav"
        end=$((at + $(ms "$file")))
        spans="$spans${spans:+ }$at-$end"
        at=$end
    done
    mix "$scratch/laid.wav" "$scratch/tail.wav" "$out"
}
over() { # over SPEECH NOISE OUT: both, as loud as they are
    mix -m -v 1 "$1" -v 1 "$2" "$3" trim 0 "$(soxi -s "$1")s"
}
line() { # line NAME CLASS [DB]: what lay made on a quiet line, DB louder
    white "$scratch/floor.wav" 9
    mix "$scratch/laid-out.wav" "$scratch/louder.wav" gain "${3:-0}"
    over "$scratch/louder.wav" "$scratch/floor.wav" "$scratch/mixed.wav"
    keep "$scratch/mixed.wav" "$1" "$2" "$spans"
}
one() { say said "$@"; lay "$scratch/laid-out.wav" 0.6 0 0.8 "$scratch/said.wav"; }

# Clean speech.
one en-us+m2 "I am calling about the bill you sent me." && line clean-us-man clean
one en-gb+f3 "Could I have the table by the window?" && line clean-gb-woman clean
one en-gb-scotland "My flight leaves at a quarter past ten." && line clean-scot-quiet clean -14
one de+f2 "Guten Tag, ich wollte meinen Termin verschieben." && line clean-german-loud clean 3
one es+m4 "Buenas tardes, se me ha olvidado la clave." && line clean-spanish clean -6
# Words with the pauses of somebody who reads from a card: one turn.
for word in four seven one nine; do say "$word" en-us+m5 "$word"; done
lay "$scratch/laid-out.wav" 0.7 0.4 0.9 \
    "$scratch/four.wav" "$scratch/seven.wav" "$scratch/one.wav" "$scratch/nine.wav"
spans="${spans%%-*}-${spans##*-}"
line clean-card-number clean

# Short answers.
short() { # short NAME VOICE DB WORD...
    name=$1 voice=$2 db=$3
    shift 3
    n=0 files=
    for word; do
        n=$((n + 1))
        say "word$n" "$voice" "$word"
        files="$files $scratch/word$n.wav"
    done
    # shellcheck disable=SC2086 # a list of files without spaces
    lay "$scratch/laid-out.wav" 0.6 0.9 0.8 $files
    line "$name" short "$db"
}
short short-us-man en-us+m1 0 yes no hmm
short short-gb-woman en-gb+f4 0 yes no "uh huh"
short short-us-woman-quiet en-us+f1 -12 yeah no yes
short short-scot en-gb-scotland -4 "aye" "no" "right"
short short-german de+m3 -2 ja nein gut
short short-french fr+f2 -2 oui non allo

# What speech is laid over; under 5 s each.
babble() {
    set -- en-gb+m6 "We could go to the market and look for fresh fish before the shops close." \
        en-us+f5 "And then he told me that the whole thing had been cancelled a week ago." \
        fr+m1 "Il faudrait prendre le train de huit heures pour arriver avant midi." \
        it+f3 "Domani mattina dobbiamo finire il lavoro prima di andare via." \
        nl+m4 "Misschien kunnen we morgen samen naar het strand gaan met de kinderen." \
        en-gb+f1 "The kettle is on and there is some cake left over in the kitchen."
    n=0 voices=
    while [ $# -gt 0 ]; do
        n=$((n + 1))
        say "voice$n" "$1" "$2" $((150 + 5 * n))
        mix "$scratch/voice$n.wav" "$scratch/turned$n.wav" repeat 3 trim 0.$((n * 13)) 5
        voices="$voices $scratch/turned$n.wav"
        shift 2
    done
    # shellcheck disable=SC2086 # as above
    mix -m $voices "$scratch/babble.wav" highpass 200
}
music() {
    files=
    for chord in "C4 E4 G4 C3" "A3 C4 E4 A2" "F3 A3 C4 F2" "G3 B3 D4 G2"; do
        set -- $chord
        mix -n -r 8000 -c 1 "$scratch/chord-$4.wav" synth 1.25 pluck "$1" synth 1.25 pluck mix "$2" \
            synth 1.25 pluck mix "$3" synth 1.25 triangle mix "$4" fade 0.01 1.25 0.2
        files="$files $scratch/chord-$4.wav"
    done
    # shellcheck disable=SC2086 # as above
    mix $files "$scratch/music.wav"
}
traffic() {
    mix -n -r 8000 -c 1 "$scratch/road.wav" synth 5 brownnoise vol 0.3 highpass 40 tremolo 0.3 60
    mix -n -r 8000 -c 1 "$scratch/tyres.wav" synth 5 pinknoise highpass 300 tremolo 0.7 70 vol 0.15
    mix -m "$scratch/road.wav" "$scratch/tyres.wav" "$scratch/traffic.wav"
}
hum() {
    mix -n -r 8000 -c 1 "$scratch/hum.wav" synth 5 sine 50 synth 5 sine mix 150 synth 5 sine mix 250 \
        vol 0.2
}
babble
music
traffic
hum
say order en-us+m3 "I would like to change my order."
say again en-gb+f2 "Sorry, can you say that again?"
say later en-gb+m2 "Let me call you back later today."
say price en-us+f4 "That is more than I paid before."
for noise in babble:order music:again traffic:later hum:price; do
    lay "$scratch/spoken.wav" 1.2 0 1.1 "$scratch/${noise#*:}.wav"
    for below in 20 12 6; do # dB of the noise below the speech
        level "$scratch/${noise%:*}.wav" "$scratch/under.wav" $((-20 - below))
        over "$scratch/spoken.wav" "$scratch/under.wav" "$scratch/mixed.wav"
        keep "$scratch/mixed.wav" "over-${noise%:*}-$below" "over-$below" "$spans"
    done
done

# What is no speech: sounds.
sounds() { # sounds NAME FILE GAP: the same three times on a quiet line
    lay "$scratch/laid-out.wav" 0.5 "$3" 0.6 "$2" "$2" "$2"
    spans=
    line "$1" "$1"
}
mix -n -r 8000 -c 1 "$scratch/click.wav" synth 0.012 whitenoise fade l 0 0.012 0.01 gain -n -3
sounds click "$scratch/click.wav" 0.5
mix -n -r 8000 -c 1 "$scratch/slam.wav" synth 0.35 brownnoise vol 0.3 highpass 50 lowpass 700 \
    fade l 0 0.35 0.33 gain -n -2
sounds slam "$scratch/slam.wav" 0.6
mix -n -r 8000 -c 1 "$scratch/burst.wav" synth 0.24 pinknoise highpass 250 lowpass 2600 \
    fade l 0.01 0.24 0.2 gain -n -4
mix "$scratch/burst.wav" "$scratch/cough.wav" pad 0 0.12 repeat 1
sounds cough "$scratch/cough.wav" 0.4
# Some coughs end in a groan.
mix -n -r 8000 -c 1 "$scratch/groan.wav" synth 0.11 saw 170 lowpass 1200 fade q 0.02 0.11 0.05 gain -n -9
mix "$scratch/burst.wav" "$scratch/groan.wav" "$scratch/groaned.wav"
sounds cough-voiced "$scratch/groaned.wav" 0.6
mix -n -r 8000 -c 1 "$scratch/breath.wav" synth 0.8 whitenoise vol 0.5 highpass 300 lowpass 3000 \
    fade t 0.3 0.8 0.4 gain -n -16
sounds breath "$scratch/breath.wav" 0.4
for key in "697 1209" "770 1336" "852 1477"; do
    set -- $key
    mix -n -r 8000 -c 1 "$scratch/key-$1.wav" synth 0.12 sine "$1" synth 0.12 sine mix "$2" vol 0.3
done
lay "$scratch/laid-out.wav" 0.5 0.25 0.6 \
    "$scratch/key-697.wav" "$scratch/key-770.wav" "$scratch/key-852.wav"
spans=
line dtmf dtmf

# What is no speech: backgrounds.
back() { # back NAME FILE CLASS DB SECONDS
    level "$2" "$scratch/back.wav" "$4"
    mix "$scratch/back.wav" "$scratch/short.wav" trim 0 "$5"
    keep "$scratch/short.wav" "$1" "$3" ""
}
quiet "$scratch/silence.wav" 2
keep "$scratch/silence.wav" silence silence ""
mix -n -r 8000 -c 1 "$scratch/hiss.wav" synth 3 whitenoise
back comfort-noise "$scratch/hiss.wav" comfort-noise -58 3
back comfort-noise-loud "$scratch/hiss.wav" comfort-noise -42 3
# Comfort noise that comes and goes, as behind a carrier's silence suppression.
mix -n -r 8000 -c 1 "$scratch/on.wav" synth 0.6 pinknoise vol 0.03
quiet "$scratch/off.wav" 0.4
mix "$scratch/on.wav" "$scratch/off.wav" "$scratch/switched.wav" repeat 2
back comfort-noise-switched "$scratch/switched.wav" comfort-noise -45 3
back hum-quiet "$scratch/hum.wav" hum -44 3
back hum-loud "$scratch/hum.wav" hum -28 3
back traffic-loud "$scratch/traffic.wav" traffic -30 3.5
back hold-music "$scratch/music.wav" music -30 4.2
back babble "$scratch/babble.wav" babble -36 4.2
say news en-gb+m1 "The weather will be mild and dry today, with light winds from the west."
mix "$scratch/news.wav" "$scratch/far.wav" highpass 300 lowpass 2500 reverb 60
back radio "$scratch/far.wav" radio -40 3.8
