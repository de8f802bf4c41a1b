"""How callers who speak English ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = {
    **{20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"},
    **{60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"},
}

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} {one}"),
        1: "(one|a|an)",
        1.5: "(one and a half)",
        2: "(two|[a] couple [of])",
        3: "(three|[a] few|several)",
    },
    units={
        1: "(second|seconds|sec|secs|s)",
        60: "(minute|minutes|min|mins|mi|minit)",
        3600: "(hour|hours|hr|hrs)",
    },
    whole={
        30: "half [a|of a] (minute|min)",
        900: "[a] quarter of an hour",
        1800: "half (an|of) hour",
        2700: "three quarters of an hour",
    },
    vague=(
        "((a|one) [little|quick|wee] (moment|mo|tick|jiffy|jiff|bit|while|beat|breath)|two ticks|"
        "half a (sec|second|mo|tick)|[a] (few|couple) [of|more] moments|"
        "(some|more|a little|a bit) [of|more] time|a [little] bit [longer|more])"
    ),
    about="(just|about|like|around|maybe|roughly|another|only|say|at least|at most|up to|the next)",
    between="[a] (more|quick|little|short|good|whole|solid|extra)",
    to="(or|to|maybe)",
    half="and a half",
    plus="[and]",
)

SLOTS = {
    "go": "(just|quickly|quick|real|really|first|go|and|run|try|to|also|maybe|then|please|have|down)",
    "item": (
        "(card|cards|wallet|purse|bag|handbag|glasses|pen|pencil|paper|notepad|notebook|"
        "phone|charger|headset|laptop|computer|tablet|passport|id|license|licence|documents|"
        "document|paperwork|papers|folder|file|invoice|bill|receipt|letter|statement|email|"
        "envelope|contract|number|numbers|code|pin|password|details|prescription|bottle|label|"
        "calendar|diary|keys|book|manual|form|meter|ticket|voucher|checkbook|medication)"
    ),
    "mine": (
        "(it|them|that|those|these|something|someone|(my|our) _|"
        "(the|a|an|some|his|her|my|our) [_] [_] <item>)"
    ),
    "get": (
        "(get|grab|fetch|find|locate|look for|search for|hunt for|dig out|dig up|pull up|bring up|"
        "pick up|track down|reach for|go for|write down|open)"
    ),
    "pause": (
        "(find|locate|check|double check|look|search|verify|see if|see what|see where|see whether|"
        "pull [it|that|this|them|the|my] [_] up|bring [it|that|this|them] up|dig [it|that] out|"
        "have a look|take a look|write|jot|note|make a note|type|open|log in|log into|sign in|"
        "scroll|think|read|turn|switch|put you on|put this on|put on|pull over|park|plug|close|"
        "shut|sit down|step|go outside|go inside|go upstairs|go downstairs|go to|move|figure out|"
        "figure this out|answer the door|answer this|take this|count|ask|(talk to|speak to|speak "
        "with|call) (my|him|her|them))"
    ),
    "let me": "(let me|lemme|allow me to|let us)",
    "i'll": "(i'll|i will|i'm going to|i'm gonna|i am going to|i am gonna|imma|i'm about to)",
    "i have to": (
        "([i] need to|[i] have to|i've got to|[i] gotta|i got to|i must|i should|i better|i'm "
        "trying to|i am trying to|trying to|can i just|could i just|we need to|we have to)"
    ),
    "someone": (
        "([there's|there is|i think] (someone|somebody|(a|the) (guy|man|person|postman|courier|"
        "delivery)) ['s|is])"
    ),
    "they": (
        "(he|she|they|you|guy|lady|woman|man|agent|operator|colleague|recording|rep|person|system|"
        "machine|message|somebody|someone|who|girl|it)"
    ),
    "stay": "(wait|hold|hold on|hang on|stay on the line)",
    "wait": "(wait|hold|hold on|hang on|hang tight|sit tight|stand by|bear with me)",
}

ASKS = {
    "hold on": ("<wait> [on] [there|with me] [for] <time>", "can you hang on $"),
    "please wait": (
        "please (wait|hold) $",
        "just wait $",
        "wait (for me|for us|on me|right there|please|while i|until i|till i)",
        "^ [no|just] wait [wait] [wait] $",
        "^ hold $",
        "(can|could|will|would) you [please|just] (wait|hold|hang|stay) [on] [<time>] $",
        "(do|would) you mind [just] (waiting|holding|hanging) [on] [<time>]",
        "if you (could|can|would|wouldn't mind) [just] (wait|hold|waiting|holding)",
        "i (need|want) you to (wait|hold)",
    ),
    "hold the line": (
        "hold [the] (line|phone)",
        "(stay|keep|remain) (on the line|on the phone|with me|right there|on with me)",
        "(stay|hang) [in] there $",
        "keep the line open",
    ),
    "don't hang up": (
        "(don't|do not) [please] (hang up|go away|go anywhere|go yet|leave me|disconnect)",
        "(don't|do not) [please] (go|leave) $",
    ),
    "bear with me": (
        "(bear|bare) with (me|us)",
        "(hang|sit) tight",
        "(please be patient|be patient with me|i appreciate your patience)",
        "^ patience $",
    ),
    "give me a minute": (
        "(give|allow|spare|grant|lend) (me|us) <time>",
        "gimme <time>",
        "(give|allow) (me|us) a chance to <get>",
        "(i|we) [just|will|'ll|would|may|might|only|still|also|probably] [just] need <time>",
        "(i'm going to|i'm gonna|i am going to) need <time>",
        "(it'll|it will|it's going to|it's gonna|it might|it may|this'll|this will|this might|"
        "this may|it should) [just|only] take (me|us) <time>",
        "(take|taking) me <time>",
        "(i'll|i will) [only|just] be <time> $",
    ),
    "be right back": (
        "[be] right back",
        "(be|i'm coming|i'll come) [right] back in <time>",
        "brb",
        "be right (there|with you)",
        "be with you in <time>",
        "with you in <time>",
    ),
    "let me check": (
        "<let me> [<go>] [<go>] [<go>] <pause>",
        "<i'll> [<go>] [<go>] [<go>] <pause>",
        "<let me> see $",
    ),
    "let me get it": (
        "<let me> [<go>] [<go>] [<go>] <get> <mine>",
        "<i'll> [<go>] [<go>] [<go>] <get> <mine>",
        "<i have to> [<go>] [<go>] [<go>] <get> <mine>",
        "<i have to> [<go>] [<go>] [<go>] (ask my _|put you on speaker|pull over|look it up)",
        "(going|gonna) to (get|grab|fetch) (my|it)",
    ),
    "i'm looking for it": (
        "(i'm|i am) [still|just|now|right] [still|just|now|right] (looking|searching|hunting|"
        "rummaging|digging|trying to find|getting|grabbing|fetching|opening|pulling up|finding|"
        "going to get|reaching for|loading|logging|checking) [for|through|in|into|up] <mine>",
        "^ (i'm|i am) [still|just|now] [just] (looking|searching|checking) [now] $",
        "^ [i'm] still (looking|searching|checking|trying|hunting|loading|getting it|here looking)",
        "(i'm|i am) [still|just] (looking it up|writing (this|it|that) down|checking now)",
        "[it's|it is] still (loading|starting up|downloading|coming up)",
    ),
    "almost there": (
        "(almost|nearly) (got it|have it|found it|done|ready)",
        "^ (almost|nearly) there $",
    ),
    "someone's at the door": (
        "<someone> [just] (at (the|my) door|knocking|ringing (the|my) bell)",
        "[the|my] (door|doorbell|bell) [is|'s|has] [just] (rang|ringing|rung|going)",
        "(someone|somebody) just (rang|knocked)",
    ),
    "my phone is ringing": (
        "my [other|cell|mobile|work|home] (phone|line|mobile) [is|'s] [just] ringing",
        "(another|other|a second) (call|line) [is|'s] [just] (coming in|ringing|on hold|waiting)",
        "(i've|i have|i) [just] (got|get|have|getting) another call",
        "(baby|kid|dog|kids|dogs|alarm) [is|are|'s] [just] (crying|barking|screaming|going off)",
    ),
}

CRIES = {
    "hold on": ("(hold|hang) on", "hold up", "hang about", "wait (up|there) $", "wait wait wait"),
}

MOMENTS = {
    "one moment": (
        "[just|wait] (one|a|1) [more|quick|little] (moment|second|sec|minute|min|tick|mo)",
        "(just|only) <time>",
        "half a sec",
        "^ <time> $",
        "<time> please",
    ),
}

NOUNS_AFTER = (
    "a the any every each my your his her in for from at of after within lasted takes took take "
    "taken waited only have had has been was is per"
)

CORRECTIONS = (
    "(that|that's|this|these|those|nope|what|what's|why|how|who|which|when|where|whose|whoa|wrong)",
    "(did|didn't|do|does|doesn't|is|isn't|are|aren't|was|wasn't|were|has|can|can't|could|would|"
    "will|should|shouldn't)",
    "i (said|meant|mean|thought|think|didn't|never|already|did|asked|wanted|want|ordered|told|"
    "paid|was (told|charged|under)|wasn't|don't (think|want|understand|need|remember|agree|get)|"
    "haven't (agreed|said|finished|paid)|disagree|have a question|have another question)",
    "(i'm|i am) (confused|lost|not (sure|happy|going|paying|finished|done|following|interested))",
    "(you|you're|you've|your)",
    "(it's|it is|it was) (not|supposed|wrong|too|spelled|the|actually)",
    "it (isn't|wasn't|should|shouldn't|doesn't)",
    "(not|actually|back up|go back|before you|before we|let me (finish|explain|speak|talk|repeat|"
    "rephrase|start|correct|say|tell)|say that again|repeat that)",
    "(there's|there is) (a|been) _ (mistake|error|problem)",
    "(he|she|they|we) _ (said|told|agreed|called|charged)",
    "my _ (isn't|is not|was|wasn't)",
)

LOOKALIKES = (
    "(hold|hang|holding|hanging) [on] (to|onto)",
    "hold [on] (my|the|your|that) (account|order|mail|funds|deposit|reservation|table|booking|"
    "payment|mayo|onions|pickles|room|appointment|delivery)",
    "(a|the|any|no|another|that|get) hold [on]",
    "(don't|do not|didn't|did not|doesn't|can't|cannot|can not|couldn't|won't|wouldn't|shouldn't|"
    "needn't|never|not|hardly|barely|why|without|instead of|rather than|rather|let's not) "
    "[have|had|need|want|like|going|be] [to] [just|even|really|please|always] <stay>",
    "(need|has|have|had|want|wants|wanted|needed|going|willing|able|ready|supposed|forced|afford|"
    "tired of having|told|asked|expected|happy|prepared|how long|me|us|used|worth) to "
    "[just|even|really|please|always|keep] <stay>",
    "(i|we|they|he|she|who|i'll|we'll|i'd|we'd|i will|i can|i could|i would|we can|i'm going to|"
    "i'm gonna|should i|should we|do i|shall i|can i|if i) [just|have to|had to|"
    "always|always have to] <stay>",
    "(make|made|makes|keep|kept|let|having|making) (me|us|people|customers|them|him|her) <stay>",
    "(i|we|they|you) (don't|do not) (hang up|go|leave)",
    "(don't|do not) (give|allow) me <time>",
    "<they> [just|then|kept|keeps|always|had] (said|says|saying|told me|told us|tells me|"
    "asked me to|asked us to|asks me to|asking me to) [to] [_] [_] [_] [_]",
    "(been|be|was|were|am|i'm|is|are|me|us|them|stuck|sitting|still|currently|left|kept|keep|"
    "order|account|waiting) on hold [for] [<time>]",
    "on hold for <time>",
    "(at|for|in|from|of|by) (the|this|that) (moment|minute|second)",
    "wait (times|time|list|to|so)",
    "wait (until|till) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next|"
    "the|you|they|it|my)",
    "<time> (ago|later|late|early|earlier|before|after|long|walk|drive|away|slot|appointment|call"
    "|of your time|left|past|delay|wait)",
    "one (moment|minute|second) [_] [_] [_] [_] [_] [_] (and|then) the next",
    "one second (class|thought|hand)",
    "(get|have|got) (my|the|a|our|it|this|that) [_] [_] [_] (replaced|back|fixed|renewed|changed|"
    "cancelled|canceled|refunded|delivered|repaired|unblocked|reissued|activated|resent|sorted)",
    "<let me> (get|find) (this|that|it) (straight|right|clear|over with|sorted)",
    "<let me> (get|have|grab) (that|those|this|a|an|two|three|the|some) [_] [_] (one|ones|pizza|"
    "burger|coke|fries|large|small|medium|coffee)",
    "<let me> get back",
    "<let me> [just|also] ask (you|a|another|one)",
    "(i'll|i will|i'm going to|i'm gonna) [go] (find|look for|check with|talk to|speak to) "
    "(another|a|someone|somebody|somewhere|other|your|my lawyer)",
    "(i'll|i will|i'm going to|i'm gonna) [_] [_] [_] [_] [_] (later|tomorrow|tonight|next "
    "week|online|another time|this weekend|on monday)",
    "(check|checking) (it|that|this|your|the) [_] out",
    "(call|calls|called|calling|ring|phone) [you|me|us|him|her|them] [right] back [in <time>]",
    "looking for (another|a new|a different)",
    "(if|until|till|when|once|whether|think|hope|hoping) (i've|i have|i) (got|found|have) (it|them)",
)

RETURNS = (
    "(i'm|i am|we're) [back|here] [now] $",
    "(i'm|i am) back",
    "(thanks|thank you) for (waiting|holding|your patience|bearing)",
    "[i|i've|i have] [just] (got|found|have) (it|them|the card|my card|the number)",
    "here (it is|they are|we go|you go|i am)",
    "there (it is|they are|we go)",
    "[okay|so] (it's|it is|it says|the number is|it ends in) <number>",
)

TABLE = Table(
    code="en",
    fillers="um uh er erm uhm umm hm hmm mm mmm ah eh",
    polite=(
        "(please|ok|okay|yes|yeah|yep|sure|alright|right|well|so|oh|sorry|sir|madam|ma'am|miss|"
        "mate|buddy|hey|hi|hello|and|but|no|now|then|thanks|dear|honey|love|god|gosh|shoot|"
        "actually|because|cause|just|there|real|quick|guys)",
        "(all right|thank you|excuse me|i'm sorry|for me)",
        "(if (you don't mind|you could|that's okay|that's ok|you can|you would))",
        "(would you|could you|can you|you know|i mean|my bad|oh my god|really quick|real quick)",
    ),
    times=TIMES,
    slots=SLOTS,
    asks=ASKS,
    cries=CRIES,
    moments=MOMENTS,
    nouns_after=NOUNS_AFTER,
    corrections=CORRECTIONS,
    lookalikes=LOOKALIKES,
    returns=RETURNS,
)
