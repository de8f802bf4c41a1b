"""What callers who speak English say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    a the any every each my your his her in for from at of after within lasted takes took take
    taken waited only get have had has been was is per
"""

CORRECTIONS = """
    (that|that's|this|these|those|nope|what|what's|why|how|who|which|when|where|whose|whoa|wrong)
    (did|didn't|do|does|doesn't|is|isn't|are|aren't|was|wasn't|were|has|can|can't|could|would|will|
        should|shouldn't)
    i (said|meant|mean|thought|think|didn't|never|already|did|asked|wanted|want|ordered|told|paid|
        was (told|charged|under)|wasn't|don't (think|want|understand|need|remember|agree|get)|
        haven't (agreed|said|finished|paid)|disagree|have a question|have another question)
    i (forgot|actually|just (found out|realised|realized|remembered|noticed)|changed|change)
    i need to (change|move|cancel|switch|add|correct|fix)
    (on second thought|(don't|do not) (book|order|cancel|charge|send|do|submit|place))
    (i'm|i am) (confused|lost|not (sure|happy|going|paying|finished|done|following|interested))
    (you|you're|you've|your)
    (i'd|i would) (like|rather|prefer)
    (change|make|adjust|move|book|cancel|add|remove|reschedule|update|correct|repeat|say|tell|
        listen|forget|skip|start over|go over)
    (the|my) _ (was|isn't|wasn't|were|should)
    (the|my) (price|name|address|number|date|total|amount|order|bill|time|day|spelling|code|email|
        size|color|colour|quantity|fee|rate|appointment|account|flight) is
    (the|my) _ is (wrong|incorrect|not|different|too|spelled|misspelled|supposed|actually)
    (it's|it is|it was) (not|supposed|wrong|too|spelled|the|actually)
    it (isn't|wasn't|should|shouldn't|doesn't)
    (not|actually|back up|go back|before you|before we|let me (finish|explain|speak|talk|repeat|
        rephrase|start|correct|say|tell)|say that again|repeat that)
    (there's|there is) (a|been) _ (mistake|error|problem)
    (he|she|they|we) _ (said|told|agreed|called|charged)
"""

LOOKALIKES = """
    (hold|hang|holding|hanging) [on] (to|onto)
    hold [on] (my|the|your|that) (account|order|mail|funds|deposit|reservation|table|booking|
        payment|mayo|onions|pickles|room|appointment|delivery)
    hold (my|our|his|her|their|this|those|these|all|off|them|it for|it until|it till|it at|a table|
        a room|a meeting|a seat|a spot) [_]
    hold the (package|packages|parcel|parcels|shipment|item|items|elevator|door|lift|refund|charge|
        check|cheque|prescription|seat|seats|car|letter|tickets|invoice|spot|date|price|offer|rate|
        goods|cheese|ice|sauce|lettuce|mustard|ketchup|meeting|space|stock|keys|loan|money)
    (a|the|any|no|another|that|get) hold [on]
    (don't|do not|didn't|did not|doesn't|can't|cannot|can not|couldn't|won't|wouldn't|shouldn't|
        needn't|never|not|hardly|barely|why|without|instead of|rather than|rather|let's not) [have|
        had|need|want|like|going|be] [to] [just|even|really|please|always] <stay>
    (need|has|have|had|want|wants|wanted|needed|going|willing|able|ready|supposed|forced|afford|
        tired of having|told|asked|expected|happy|prepared|how long|me|us|used|worth) to [just|even|
        really|please|always|keep] <stay>
    (i|we|they|he|she|who|i'll|we'll|i'd|we'd|i will|i can|i could|i would|we can|i'm going to|
        i'm gonna|should i|should we|do i|shall i|can i|if i) [just|have to|had to|always|
        always have to] <stay>
    (make|made|makes|keep|kept|let|having|making) (me|us|people|customers|them|him|her) <stay>
    (i|we|they|you) (don't|do not) (hang up|go|leave)
    (don't|do not) (give|allow) me <time>
    <they> [just|then|kept|keeps|always|had] (said|says|saying|told me|told us|tells me|asked me to|
        asked us to|asks me to|asking me to) [to] [_] [_] [_] [_]
    (been|be|was|were|am|i'm|is|are|me|us|them|stuck|sitting|still|currently|left|kept|keep|order|
        account|waiting|put|placed|sat|spent|line|again) on hold [for] [about] [<time>]
    ^ on hold
    (the|this|that|every|any|last|spare|right) (moment|minute|second)
    a (moment's|moments) _
    wait (times|time|list|to|so)
    (won't|doesn't|didn't|don't|not|wouldn't|will not|does not|did not|to|you|they) let (me|us)
    (if|when|that|where|how|what) (i'll|i will|i'm|i am|i need to|i have to)
    (a|one|the|my) [new] second (card|account|charge|payment|transfer|attempt|time|alarm|room|table|
        person|line|number|phone|opinion|order|transaction|chance|name|option|question|bag|copy|
        class|thought|floor|half|one|driver|guest|ticket|appointment|hand)
    (a|an|my|the) new _
    (a|the) number <number>
    hang up on (me|us)
    wait (until|till) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|next|the|
        you|they|it|my)
    <time> (ago|later|late|early|earlier|before|after|long|walk|drive|away|slot|appointment|call|
        of your time|left|past|delay|wait|timer|countdown|reminder|alarm|massage|session|lesson|
        break|meeting|window|extension|warning|trip|ride|flight|notice)
    one (moment|minute|second) [_] [_] [_] [_] [_] [_] (and|then) the next
    (get|have|got) (my|the|a|our|it|this|that) [_] [_] [_] (replaced|back|fixed|renewed|changed|
        cancelled|canceled|refunded|delivered|repaired|unblocked|reissued|activated|resent|sorted)
    <let me> (get|find) (this|that|it) (straight|right|clear|over with|sorted)
    <let me> (get|have|grab) (that|those|this|a|an|two|three|the|some) [_] [_] (one|ones|pizza|
        burger|coke|fries|large|small|medium|coffee)
    <let me> get back
    <let me> [just|also] ask (you|a|another|one)
    (i'll|i will|i'm going to|i'm gonna) [go] (find|look for|check with|talk to|speak to) (another|
        a|someone|somebody|somewhere|other|your|my lawyer)
    (i'll|i will|i'm going to|i'm gonna) [_] [_] [_] [_] [_] (later|again|tomorrow|tonight|
        next week|the next|online|another time|this weekend|on monday|elsewhere|somewhere else)
    (check|checking) [it|that|this|your|the] [_] out
    (get|make) (it|that|this|them) (right|done|checked|in|on|off|to|at|for|over|<number>)
    see if i (understand|understood|got (this|that|it) right|have (this|that|it) right)
    <get> <mine> [_] (from you|back from|delivered|refunded)
    (call|calls|called|calling|ring|phone) [you|me|us|him|her|them] [right] back [in <time>]
    looking for (another|a new|a different)
    (if|until|till|when|once|whether|think|hope|hoping) (i've|i have|i) (got|found|have) (it|them)
    (put|get|place|placed|keep) (my|the|this|our|it|that|a|everything) [_] [_] on hold
    (calling|called|phoning|phoned|ringing|call|writing|contacting) [you|in|today|back|up|
        again] (to|because|so|as|since|and) [_] [_] [_] [_] [_] [_] (wait|hold off|holding|
        hold (the|my|our|this|it|them|that))
    (calling|called|phoning|phoned|ringing|contacting) [you|in|today|back|again] (because|as|since|
        so) (i|we) [just|really|still] (need|want|have|wanted|needed|had|gotta|am trying|was trying|
        would like) to [_] [_] [_] [_]
    (calling|called|phoning|phoned|ringing|contacting) [you|in|today|back|again] (because|as|
        since) (i'm|i am|we're|i've been) [_] [_] [_] [_]
    (calling|called|phoning|ringing) [you|in|today|back|again] to (get|find|check|see|look|ask|
        locate|track|verify|confirm|speak) [_] [_] [_]
    reason [_] [_] [_] [_] (is|was) [that|because] [i|we|to] [need|want|have] [to] [_] [_] [_]
    (purpose|point) of (my|this|the) call [_] [_] [_] [_]
    (ask|asking|ask if|want|wanted|like|hoping|hope|need|see if|wondering if|know if|
        request) [that] you [to|could|can|would|might] [please] (wait|hold) (with|off|for
        (the|my)|until (the|my|monday|next|tomorrow)|back|onto|the|my|it|them|a) [_]
    get (him|her|them) (a|an|some|the|his|something) _
    (not|no) [you|i] (may not|can't|cannot|won't) put
    (may not|can't|cannot|shouldn't|can not|won't|keep|stop|don't|never|always|going to|gonna|
        why) [just|please|even|ever|dare|you] (put|place|putting|placing) (me|us) [_] [_]
    (are|were|is|will|would|do|did|can|could) (you|they|someone) [going to|gonna|have to|
        really] (put|place|putting|placing) me on hold
"""

RETURNS = """
    (looks|sounds|seems) (good|great|right|correct|fine|okay|ok|perfect)
    (that's|it's|that is|it is) (good|great|right|correct|fine|perfect)
    (i'll|i will) (order|take|have|go with)
    (i'm|i am|we're) [back|here] [now] $
    (i'm|i am) back
    (thanks|thank you) for (waiting|holding|your patience|bearing)
    [i|i've|i have] [just] (got|found|have) (it|them|the card|my card|the number)
    here (it is|they are|we go|you go|i am)
    there (it is|they are|we go)
    [okay|so] (it's|it is|it says|the number is|it ends in) <number>
"""
