"""Words that stand for one another where callers who speak English ask to wait."""

SLOTS = {
    "person": """
        (husband|wife|son|daughter|partner|mother|father|mom|mum|dad|sister|brother|colleague|
            coworker|manager|boss|supervisor|assistant|roommate|friend|receptionist|spouse)
    """,
    "go": """
        (just|quickly|quick|real|really|first|go|and|run|also|maybe|then|please|(try|have) to|down)
    """,
    "item": """
        (card|cards|wallet|purse|bag|handbag|glasses|pen|pencil|paper|notepad|notebook|phone|
            charger|headset|laptop|computer|tablet|passport|id|license|licence|documents|document|
            paperwork|papers|folder|file|invoice|bill|receipt|letter|statement|email|envelope|
            contract|number|numbers|code|pin|password|details|prescription|bottle|label|calendar|
            diary|keys|book|manual|form|meter|voucher|checkbook|medication)
    """,
    "my": "(the|a|an|some|his|her|my|our|this|that)",
    "thing": "(it|them|that|those|these|<my> <item>|<my> _ <item>|<my> _ _ <item>)",
    "mine": "(<thing>|(my|our) _)",
    "get": """
        (get|grab|fetch|find|locate|look for|search for|hunt for|dig out|dig up|pull up|bring up|
            pick up|track down|reach for|write down|open)
    """,
    "and then": "(from|out|first|in (the|my)|upstairs|downstairs|somewhere|hold|hang|give|one|so)",
    "pause": """
        (find|locate|check|double check|look|search|verify|confirm|see (if|what|where|whether|how)|
            pull [it|that|this|them|the|my] [_] up|bring [it|that|this|them] up|dig [it|that] out|
            have a look|take a look|write|jot|note|make a note|type|open|log (in|into|on)|sign in|
            scroll|think|read|turn (down|off|the|my|this)|switch (off|rooms|to)|put (you|this|my|
            on)|pull over|park|plug|close|shut|sit down|step|go (outside|inside|upstairs|downstairs|
            to)|move|figure (it|this|that) out|find out|test|try|answer (the|this)|take this|count|
            ask|calculate|(talk|speak) (to|with) (my|him|her|them)|call (my|him|her|them))
    """,
    "look": """
        (check|double check|have a look|take a look|look it up|look that up|look for (it|my)|
            look in (my|the)|see if i|write (it|this|that) down|ask (my|him|her)|put you on|
            pull over|pull (it|that|this) up|turn (it|the _) (down|off)|answer (it|this|the door))
    """,
    "let me": "(let me|lemme|allow me to|let us)",
    "i'll": "(i'll|i will|i'm going to|i'm gonna|i am going to|i am gonna|imma|i'm about to)",
    "i have to": """
        ((i|we) (need|have|just need|just have|still need) to|i've got to|[i] gotta|i got to|i must|
            i better|(i'm|i am|i'm still|i am still|still|^) trying to|(can|could) i just|^ (need|
            have) to)
    """,
    "still": "(still|just|now|right now|currently)",
    "moment": "(moment|second|sec|minute|min|tick|mo)",
    "moments": "(moments|seconds|secs|minutes|mins|ticks)",
    "someone": """
        [there's|there is|i think] (someone|someone's|somebody|somebody's) [is]
        [there's|there is|i think] (a|the) (guy|man|person|postman|courier|delivery) [is]
    """,
    "they": """
        (he|she|they|you|guy|lady|woman|man|agent|operator|colleague|recording|rep|person|system|
            machine|message|somebody|someone|who|girl|it)
    """,
    "stay": "(wait|hold|hold on|hang on|stay on the line)",
    "wait": "(wait|hold|hold on|hang on|hang tight|sit tight|stand by|bear with me)",
}
