"""How callers who speak English ask to wait."""

from monitor.hold_on.languages.en.slots import SLOTS

__all__ = ["ASKS", "CRIES", "MOMENTS", "SLOTS"]

ASKS = {
    "please wait": """
        please (wait|hold) $
        just wait $
        wait (for me|for us|on me|right there|please) $
        wait (while|until|till) i
        ^ [no|just] wait [wait] [wait] $
        ^ hold $
        (can|could|will|would) you [please|just] (wait|hold|hang|stay) [on] [for me] [<time>] $
        (can|could|will|would) you [please|just] (wait|hold|hang) [on] (while|until|till) i
        (do|would) you mind [just] (waiting|holding|hanging) [on] [for] [<time>]
        if you (could|can|would|wouldn't mind) [just] (wait|hold|waiting|holding)
        i (need|want) you to (wait|hold)
    """,
    "put you on hold": "(<let me>|<i'll>|<i have to>|i'm|^) [just] (put|putting|place) you on hold",
    "hold the line": """
        hold [the] (line|phone)
        (stay|keep|remain) (on the line|on the phone|with me|right there|on with me)
        ^ (stay|hang) [in|right] there $
        keep the line open
    """,
    "don't hang up": """
        (don't|do not) [please] (hang up|go away|go anywhere|go yet|leave me|disconnect)
        (don't|do not) [please] (go|leave) $
    """,
    "bear with me": """
        (bear|bare) with (me|us)
        (hang|sit) tight
        (please be patient|be patient with me|i appreciate your patience|thanks for bearing)
        ^ patience $
    """,
    "give me a minute": """
        (give|allow|spare|grant|lend) (me|us) (<time>|a [little] (bit|while) $)
        gimme (<time>|a bit)
        (give|allow) (me|us) (a chance|time|some time|a little time) to <get>
        ^ [i] just need <short> $
        (i|i'll|i'd|we|we'll) [will|would|may|might|still|also|probably|only] [just] need <time>
        (i'm going to|i'm gonna|i am going to) need <time>
        (it'll|it will|it's going to|it's gonna|it might|it may|this'll|this will|this might|
            this may|it should) [just|only] take (me|us) (<time>|a [little] (bit|while))
        (take|taking) me <time>
        (i'll|i will) [only|just] be <short> $
        ^ (it'll|it will|it might|it may|this'll|this will|this might|this may) [just|
            only] take (<short>|a [little] (bit|while)) $
        (i won't|i will not|i shan't|^ won't) be (<short>|long)
    """,
    "be right back": """
        [be] right back
        (be|i'm coming|i'll come) [right] back in <time>
        brb
        (i'll|i will|gonna|going to|^) be right (there|with you)
        be with you in <time>
        ^ (with you|[right] back) in <time>
    """,
    "let me check": """
        <let me> [<go>] [<go>] [<go>] <pause>
        <i'll> [<go>] [<go>] [<go>] <look>
        <let me> see $
    """,
    "let me get it": """
        <let me> [<go>] [<go>] [<go>] <get> (<mine>|something|someone)
        <i'll> [<go>] [<go>] [<go>] <get> <mine> $
        <i'll> [<go>] [<go>] [<go>] <get> <mine> <and then>
        <i have to> [<go>] [<go>] [<go>] <get> (<mine>|something|someone) $
        <i have to> [<go>] [<go>] [<go>] <get> <mine> <and then>
        <i have to> [<go>] [<go>] [<go>] (ask my _|put you on speaker|pull over|look it up)
        (going to|gonna) [go] (get|grab|fetch) <mine> $
        (going to|gonna) [go] (get|grab|fetch) <mine> <and then>
    """,
    "i'm looking for it": """
        ^ it's loading $
        [the|my|this] (page|app|computer|laptop|website|site|system|screen|email) (is|is just|
            is being) (loading|starting up|booting|updating|slow)
        (it's|it is) taking (a while|a moment|a bit|a minute|a second|some time|forever) to (load|
            open|start|boot|come up)
        (i'm|i am) just (walking|going|heading|running|stepping|moving) (to|into|over to) [the|
            my] [other|next] (room|desk|office|car|kitchen|computer|bedroom|hallway)
        [i] just (need|have) to (get|go|walk|run) to [the|my] [other|
            next] (desk|computer|car|room)
        (i'm|i am) <still> [<still>] (looking|searching|hunting|rummaging|digging|trying to find|
            reaching|logging|checking) [for|through|in|into|up] <thing>
        (i'm|i am) (looking|searching|hunting|rummaging|digging|trying to find|reaching) [for|
            through|in|into] <thing>
        (i'm|i am) [<still>] [<still>] (getting|grabbing|fetching|opening|pulling up|finding|
            going to get|loading) <mine> $
        (i'm|i am) [<still>] [<still>] (getting|grabbing|fetching|pulling) <mine> (out|from|up)
        ^ (i'm|i am) [<still>] [just] (looking|searching|checking) [now] $
        ^ [i'm] still (looking|searching|checking|trying|hunting|loading|getting it|here looking)
        (i'm|i am) [still|just] (looking it up|writing (this|it|that) down|checking now)
        (it's|it is|page|app|computer|laptop|website|email) [is] still (loading|starting up|
            downloading|coming up|booting)
    """,
    "almost there": """
        (almost|nearly) (got it|have it|found it|done|ready)
        ^ (almost|nearly) there $
    """,
    "someone's at the door": """
        <someone> [just] (at (the|my) door|knocking|ringing (the|my) bell)
        [the|my] (door|door's|doorbell|doorbell's|bell) [is|has] [just] (rang|ringing|rung|going)
        (someone|somebody) just (rang|knocked)
    """,
    "my phone is ringing": """
        my [other|cell|mobile|work|home] (phone|phone's|line|line's|mobile) [is] [just] ringing
        (another|other|a second) (call|call's|line|line's) [is] [just] (coming in|ringing|
            on hold|waiting)
        (i've|i have|i) [just] (got|get|have|getting) another call
        (baby|baby's|kid|kid's|dog|dog's|alarm|alarm's) [is|are] [just] (crying|barking|
            screaming|going off)
    """,
    "please hold while": """
        (we'll|we will|someone will|somebody will) be [right] with you
        (i'll|i will) be with you (shortly|soon|in a moment)
        please (hold|wait)
        (kindly|do) (hold|wait) [on] [for] [<time>] [please] $
        ^ (wait|hold) (while|until|till|as) (i|we)
        (wait|hold) [on] [please] (while|as) (i|we) (transfer|connect|check|look|find|get|pull|
            try|see|put|bring|fetch|grab|search|go|read|open|ask|confirm|verify|locate)
        <time> for my (husband|wife|son|daughter|partner|mother|father|mom|dad|colleague|boss) $
        wait for (me|us) (i'm|i am|we're|please|while)
        (can|could) we [just|please] (wait|hold) [on] [for] <time>
        (please|kindly) (stay|remain|stand) (by|tuned|where you are)
        (stay|remain) on the line [_] [_]
        hold for (the|our|my|an|a) [next] [available] (agent|representative|operator|colleague|
            manager|doctor|supervisor)
        your call is [very|extremely|really] important
        (i'll|i will|let me|we'll|i'm going to) (transfer|connect|put) you (through|over|to|now)
        (transferring|connecting) (you|your call) [now|over|through]
        putting you through
    """,
    "put you on a brief hold": """
        (put|place|putting|placing|pop|stick|popping) you [back] on [a] [brief|short|quick|little|
            quick little|very brief] hold
        (may|can|could|might) i [please|just|quickly] (place|put) you on [a] [_] hold
    """,
    "let me grab her": """
        (<let me>|<i'll>) [just] (give|hand|pass|put|transfer) you [over|back|on|
            through] [to] (him|her|them|[my|our|the|a] <person>)
        (<let me>|<i'll>|i'm) [just] (hand|handing|pass|passing|give|giving) (him|her|them|
            my <person>) the phone
        (<let me>|<i'll>) [just|quickly] (run|go|pop|head|dash|nip) (upstairs|downstairs|outside|
            inside|over there|next door|to (the|my) _) [and|to]
        <let me> [<go>] [<go>] [<go>] (<get>|put|bring) (him|her|them) [on|for you|over|
            to the phone]
        <i'll> [<go>] [<go>] (get|grab|fetch|find|bring) (him|her|them|someone|my _|our _|the
            manager|a manager|a supervisor) (for you|now|over|to the phone|$)
        (<i'll>|<let me>|i'm) [just|quickly] (put|putting|pass|hand) (him|her|them|you over|my _|
            the phone) (on|over|to)
        <let me> [<go>] [<go>] see (whether|if) (he|she|they|anyone|someone|he's|she's|they're|
            someone's)
        <i'll> [<go>] [<go>] (see|check|find out) (whether|if) (he|she|they|anyone|someone|he's|
            she's|they're|someone's)
    """,
    "not ready yet": """
        ^ (haven't|have not) [quite] (found|located) <thing> [yet]
        ^ [i] (couldn't|can't|cannot) find <thing> yet
        (i'm|i am|we're|^) not [quite|really|all] (ready|there|finished|done) [just] yet $
        (i'm|i am|^) not (done|finished|ready|there) yet (hold|wait|give|let|still|i'm|one|just)
        ^ [i'm|i am] [just] still (thinking|typing|writing|reading|trying|searching|working on it|
            going through (my|the)|digging|deciding|waiting for it to (load|open|start)) $
        (not yet|not there yet) [i'm|i am] still _
        (i'm|i am) still (going through|digging [through|in]|rummaging [through|in]) (my|the|this) _
        (i'm|i am) [still] thinking [about it|it over] (give|one|just|hold|wait|$)
        i (haven't|have not) [quite|yet] (found|located|finished) (<thing>|writing|typing) [yet]
        i (can't|cannot) (find|see) (it|them) (yet|right now|hold|wait|give|one|just)
    """,
    "i'm typing it in": """
        (i'm|i am) <still> [<still>] (typing|entering|putting|keying|punching) (it|that|this|them|
            (the|my) _) [in|now]
        (i'm|i am) (typing|entering|keying|punching) (it|that|this|them|(the|my) _) [in|now]
    """,
    "take this other call": """
        <i have to> [just|quickly] (take|answer|get) (this|that|another|the other|my other|
            this other) [other] (call|phone|line|one)
        (someone|somebody|someone's|somebody's|he's|she's) [is] calling me on
        (my|the) (kid|son|daughter|wife|husband|boss|mom|mother|mum|baby|doctor|neighbor|
            neighbour|roommate) is (calling|screaming|crying|yelling|at the door)
    """,
    "could i have a minute": """
        (can|could|may|might) (i|we) [please|just] (have|get|take) [just] <time>
        (can|could|would|will) you [please|just] (give|spare|allow|grant) (me|us) [just] <time>
        ^ (gimme|give me) (two|five|ten|three|a few|a couple|2|5|10|3) [more] $
    """,
}

CRIES = {
    "hold on": """
        (hold|hang) on
        <wait> [on] [there|with me] [for] (<time>|a [little] (bit|while))
        (hold up|hang about|wait wait wait)
        wait (up|there) $
    """,
}

MOMENTS = {
    "one moment": """
        (just|wait) (one|a|1) [more|quick|little] <moment>
        (one|1) [more|quick|little] <moment>
        just (two|2|a few|[a] couple [of]) [more|quick|little] <moments>
        (half a sec|a <moment> please)
        ^ <short> $
    """,
}
