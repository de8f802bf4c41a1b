"""What a person says of messages and machines, by language. Pure data.

"I got your voicemail" has a word of a voicemail's: these parts of a text are left out before the
phrases of voicemails are looked for. Regular expressions over folded text, as in `phrases`.
"""

OF_A_PERSON: dict[str, tuple[str, ...]] = {
    "en": (
        r"(got|saw|heard|checked|received|missed|listened to|returning|left|leaving|sent)( me| us| you| him|"
        r" her)? (your|the|a|my|this|that|another) (\w+ ){0,2}?(voice ?mail|voice message|message|"
        r"mailbox|call)( (yesterday|earlier|today|before|just now|this morning|last night|ago))?",
        r"(on|in|from|check|checking|full|clear) (my|your|his|her) (voice ?mail|mailbox|"
        r"answering machine)",
        r"sorry (i|we) missed your call (\w+ ){0,3}?(yesterday|earlier|today|before|just now|"
        r"this morning|last night|ago|what)",
        r"(can t|cannot) (take|answer) (your|the) (call|phone) (\w+ ){0,4}?i m (driving|in a|at work|"
        r"at the|busy)",
        r"(is|was) (this|that|it) (a|your|the|an) (voice ?mail|answering machine|mailbox|machine)",
        r"(don t|do not) have (a |any )?(voice ?mail|mailbox|answering machine)",
        r"my (voice ?mail|mailbox|answering machine) (is|was|isn t|wasn t|doesn t|didn t)",
        r"(do|would|could|did|can) (you|i) (\w+ ){0,3}?(leave|take) (a|your|the) (message|name)",
    ),
    "es": (
        r"(dejo|dejaste|dejaron|deje|escuche|oi|vi|recibi) (\w+ ){0,6}"
        r"(buzon|contestador|mensaje)( de voz)?",
        r"no puedo (atender|contestar)\w* (\w+ ){0,4}?(estoy|voy) (manejando|conduciendo|en|"
        r"trabajando|ocupad[oa])",
    ),
    "fr": (
        r"(m avez|m as|avez|m a|ai|as|a) (laisse|eu|recu|ecoute|entendu) (un|ce|mon|votre|ton|le) "
        r"(\w+ )?message( (sur|dans) (ma|mon|la|le|votre) (messagerie|repondeur|boite vocale))?",
        r"(sur|dans|ecoute|vide) (ma|mon|votre|ton|ta) (messagerie|repondeur|boite vocale)",
    ),
    "de": (
        r"(haben|hast|habe|hat|hab) ((?!erreicht|bitte|wenn|konnen|oder)\w+ ){0,6}?(mailbox|"
        r"anrufbeantworter|ab|sprachbox|voicemail|nachricht) ((?!bitte)\w+ ){0,2}?(gesprochen|"
        r"hinterlassen|gehort|bekommen|erhalten|abgehort|gelesen)",
        r"(auf|in) (meine|meiner|meinen|meinem|ihre|ihrer|deine) (mailbox|anrufbeantworter|"
        r"sprachbox|voicemail)",
    ),
    "pt": (
        r"(deixou|deixei|deixaram|ouvi|recebi|vi) (\w+ ){0,6}(caixa postal|caixa de mensagens|"
        r"correio de voz|secretaria eletronica|recado|mensagem)",
        r"nao posso atender (\w+ ){0,3}?(estou|to) (dirigindo|a conduzir|em|no|ocupad[oa])",
    ),
    "it": (
        r"(ha|hai|ho|hanno) (lasciato|sentito|ricevuto|ascoltato) (\w+ ){0,3}?(messaggio|"
        r"segreteria)( (in|sulla|nella) (mia )?segreteria)?",
        r"non posso rispondere (\w+ ){0,3}?(sto|sono) (guidando|al volante|in)",
    ),
    "nl": (
        r"(heeft|hebt|heb|had) (\w+ ){0,4}?(voicemail|bericht|boodschap|antwoordapparaat) "
        r"(\w+ ){0,2}?(ingesproken|achtergelaten|gehoord|ontvangen|gekregen|beluisterd)",
        r"(op|in) (mijn|je|uw) (voicemail|antwoordapparaat)",
    ),
}
