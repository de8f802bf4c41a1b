"""The first words of screeners, voicemails, menus and receptionists, by language. Pure data.

Each entry is a regular expression over folded text: small letters without accents or punctuation,
one space between words. A phrase is listed only if a person who answers would not say it.
"""

SCREENER: dict[str, tuple[str, ...]] = {
    "en": (
        r"record your name",
        r"(say|state|tell (me|us)|leave|give)( me| us)? your name and (the |your )?(reason|why)",
        r"(say|state) (your name|who you are|who s calling|who is calling)( and)?",
        r"name and (the |your |a )?reason",
        r"(person|number|party) (you re|you are|you ve|you have) (calling|trying to reach|called) "
        r"(is|has|s) (using|screening|a)",
        r"(using|with|by) (a |the )?(call )?(screening|call assist|call screen|google assistant)",
        r"screen(ing|s)? (this|your|their|all|the|incoming)? ?calls?",
        r"see if (this person|he|she|they|the person|your party) (is|are|s) available",
        r"before i (try to )?(connect|put) you",
        r"(i ll|i will|we ll) (see if|check if|find out if) .{0,30}(available|take your call)",
        r"assistant (taking|answering|screening) (calls|this call)",
        r"who (may|should|shall) i (tell|let) (him|her|them) know? ?is calling",
        r"go ahead and say your name",
        r"(virtual|digital|automated|ai|personal|call|phone) assistant .{0,60}(who s calling|"
        r"who is calling|your name|what (this|it) is about|what s this about|why you re calling|"
        r"regarding)",
    ),
    "es": (
        r"(diga|grabe|indique) su nombre( y| despues)|nombre y (el )?motivo",
        r"(di|graba|indica) tu nombre",
        r"filtra(ndo|do)? (las |sus |esta )?llamadas?",
        r"persona a la que (esta llamando|llama|estas llamando|quieres llamar)",
        r"(vere|vamos a ver|comprobare) si .{0,25}(disponible|puede atender)",
    ),
    "fr": (
        r"(enregistrez|indiquez|dites|donnez|precisez)( moi| nous)? votre nom",
        r"nom et (la raison|le motif|l objet)",
        r"filtr(e|age|er|es) (de |d |des |les |ses |vos |cet |cette )?appels?",
        r"personne que vous (appelez|essayez de joindre|cherchez a joindre)",
        r"(je vais |je )?(voir|verifier|verifie|vois) si .{0,30}(disponible|peut (vous )?(repondre|"
        r"prendre))",
        r"nom et pourquoi",
    ),
    "de": (
        r"(nennen|sagen|hinterlassen) sie (bitte )?(mir )?(ihren namen|wer sie sind)",
        r"namen? (und|sowie) (den |ihren )?(grund|anlass|anliegen)",
        r"person die sie (anrufen|erreichen|angerufen)",
        r"(anrufe?|anruf) (wird |werden )?(gefiltert|gepruft)|anruffilter|filtert (ihre |seine )?anrufe",
        r"(ich sehe nach|ich schaue|ich prufe) ob .{0,30}(erreichbar|verfugbar|rangehen)",
        r"namen? und (warum|weshalb)",
    ),
    "pt": (
        r"(diga|grave|informe) o seu nome|(diga|grave|informe) seu nome",
        r"nome e (o |a )?(motivo|razao)",
        r"filtra(ndo|do|r)? (as |suas |esta )?(chamadas?|ligacoes)",
        r"pessoa (para quem|a quem|com quem|que) (voce )?(esta )?(ligando|a ligar|ligou|deseja falar)",
        r"(vou )?ver(ificar)? se .{0,30}(disponivel|pode atender)",
    ),
    "it": (
        r"(dica|registri|indichi|registra) (il suo |il tuo )?nome e",
        r"(registri|indichi|dica|registra) (il suo|il tuo) nome",
        r"nome e (il )?motivo",
        r"filtra(ndo|re|ta)? (le |sue |questa )?(chiamate|chiamata)",
        r"persona che (sta|stai) (chiamando|cercando)",
        r"(vedo|verifico|vedro|controllo) se .{0,30}(disponibile|rispondere)",
    ),
    "nl": (
        r"(spreek|zeg|noem|geef)( u)? (uw|je) naam",
        r"naam en (de |uw |je )?(reden|waarom)",
        r"persoon die (u|je) (belt|probeert te bereiken|wilt bereiken)",
        r"(oproepen|gesprekken|oproep) .{0,15}(gescreend|gefilterd)|screent (oproepen|gesprekken)",
        r"ik (kijk|ga na|controleer) of .{0,30}(beschikbaar|bereikbaar|opnemen)",
    ),
}

VOICEMAIL: dict[str, tuple[str, ...]] = {
    "en": (
        r"(?<!to )leave (me |us )?(a|your) (detailed |brief |short |quick )?(message|voicemail|name and (a |"
        r"your )?(phone )?number|name number)",
        r"(?<!to )leave (your )?name",
        r"(at|after|following|wait for|hear) the (tone|beep)",
        r"voice ?mail|voice message system|answering machine|mailbox",
        r"(i|we) (can t|cannot|am unable to|are unable to|re unable to) (come to the phone|"
        r"get to the phone|take your call|answer (the phone|your call))",
        r"(person|party|subscriber|customer|number) .{0,40}(not|un) ?available|(i m|i am) unavailable",
        r"record your message|when you (have finished|re done|are finished) recording",
        r"(i ll|i will|we ll|we will) (get back to|call) you( back)?( as soon| soon| when| shortly)",
        r"you (have|ve) reached .{0,50}(leave|unavailable|message)",
        r"has not been set up|is full and cannot",
        r"sorry (i|we) missed your call",
        r"you know what to do|(call|number) .{0,20}(cannot|can t|could not) be completed",
        r"(number|line|phone) .{0,40}(not in service|disconnected|switched off|out of service)",
    ),
    "es": (
        r"(deje|deja|dejame|dejenos|dejeme) (un|su|tu|el) mensaje",
        r"(despues|tras|al oir|al escuchar|luego)( de)?( la| el| del)? ?(senal|tono|bip|pitido)",
        r"buzon( de voz)?|contestador",
        r"no (puedo|podemos|puede) (atender|contestar|atenderle|atenderte)( el| su| tu)?",
        r"te (llamare|llamo) (en cuanto|lo antes)|le (llamare|devolveremos)",
        r"(no esta|no se encuentra) disponible en este momento",
        r"(apagado o fuera|fuera de cobertura|fuera del area de servicio)|"
        r"(numero|telefono) (al )?que (usted )?(marco|ha marcado|llama|esta llamando|marcado)",
    ),
    "fr": (
        r"(?<!souhaitez )(laissez|laisse|veuillez laisser|merci de laisser)( moi| nous)? "
        r"(un|votre|vos|ton) (message|coordonnees|petit message)",
        r"apres (le|la) (bip|signal|tonalite)",
        r"messagerie|boite vocale|repondeur",
        r"(pas|peux pas|ne peux|ne suis pas) (disponible (pour le moment|actuellement)|vous repondre)",
        r"je vous (rappelle|rappellerai)|je te rappelle",
        r"votre correspondant .{0,20}(pas|injoignable|indisponible)|"
        r"numero que vous (avez|venez de) (compose|composer|demande)",
    ),
    "de": (
        r"(hinterlassen|hinterlasst|hinterlass|sprechen)( sie| mir| uns)?( bitte)? (eine|ihre|mir|uns) "
        r".{0,12}nachricht",
        r"nachricht (nach dem|zu hinterlassen)",
        r"(nach|mit) dem (ton|signalton|piep|piepton)",
        r"mailbox|anrufbeantworter|sprachbox|voicemail",
        r"(zurzeit|momentan|derzeit|im moment|gerade|leider)( leider)? nicht (erreichbar|zu erreichen|"
        r"ans telefon|personlich)",
        r"(rufe|rufen)( ich| wir)? .{0,20}(schnellstmoglich|so bald|sobald|baldmoglichst).{0,15}",
        r"kein anschluss unter dieser nummer|gewahlte (rufnummer|nummer)",
    ),
    "pt": (
        r"(deixe|deixa)( a| o| um| uma| me)?( sua| seu| tua)? ?(mensagem|recado)",
        r"(apos|depois d?|ao ouvir) ?(o|do|a|da)? ?(sinal|bip|tom)",
        r"caixa (postal|de mensagens|de correio)|correio de voz|atendedor|secretaria eletronica",
        r"nao (posso|podemos|pode) atender",
        r"(retorno|retornarei|ligo de volta|entrarei em contato|devolverei)",
        r"desligado ou fora|fora d[ae] area|(numero|telefone) (que voce )?(chamado|ligou|discado|"
        r"discou|marcou)",
    ),
    "it": (
        r"(lasci|lasciate|lascia|lasciami)( pure)? (un|il|il suo|un breve) ?messaggio",
        r"dopo (il|la) (segnale|bip|tono)",
        r"segreteria|casella vocale",
        r"non (posso|possiamo|puo|sono) (rispondere|raggiungibile|disponibile)",
        r"(richiamero|ti richiamo|la richiameremo|vi richiamero|sarete richiamati)",
        r"(utente|cliente) .{0,50}(raggiungibile|disponibile|spento)|"
        r"numero .{0,30}(inesistente|non (e )?attivo|raggiungibile)",
    ),
    "nl": (
        r"(laat|spreek)( dan| u| gerust)? .{0,20}(bericht|boodschap)",
        r"(bericht|boodschap) (achter|in|inspreken|na)\b|inspreken",
        r"na de (toon|piep|pieptoon)",
        r"voicemail|antwoordapparaat",
        r"(niet|geen) (bereikbaar|beschikbaar|aan de telefoon komen|opnemen)",
        r"(bel|bellen)( ik| we)? (je|u) (zo snel|zo spoedig|terug)",
        r"nummer .{0,30}(buiten gebruik|niet in gebruik|niet aangesloten)",
    ),
}

IVR: dict[str, tuple[str, ...]] = {
    "en": (
        r"press (one|two|three|zero|star|pound|\d)|press (the )?(pound|star|hash)|dial \d",
        r"(following|main) (menu|options)|menu options|listen carefully",
        r"(call|calls) (may|will|is|are) (be )?(being )?(recorded|monitored)",
        r"para espanol|for (sales|support|billing|english|customer service)\b.{0,30}(press|say|one|\d)",
        r"(all|our) (agents|representatives|operators|lines|associates) are (currently |busy|assisting)",
        r"estimated wait|your call is important|remain on the line|next available",
        r"enter (your|the) .{0,40}(number|pin|extension|digits|code)|if you know your party",
        r"in a few words|you can say things like|for quality",
        r"to (speak|talk) (to|with) .{0,40} (say|press|dial)|"
        r"(say|ask for) (representative|agent|operator)( |$)",
    ),
    "es": (
        r"(pulse|oprima|marque|presione|digite) (el )?(uno|dos|tres|cero|\d|la tecla)",
        r"(todos )?nuestros (agentes|operadores|asesores) (estan|se encuentran)",
        r"(llamada|conversacion) (podra|puede|sera|esta siendo) (ser )?grabada|siendo grabada",
        r"su llamada es (muy )?importante|siguientes opciones|menu|permanezca en la linea",
        r"(marque|introduzca) (la extension|su numero)",
    ),
    "fr": (
        r"(tapez|appuyez sur|faites)( le| la)? ?(un|deux|trois|zero|\d|touche|diese|etoile)",
        r"(tous )?nos (conseillers|operateurs|lignes|agents) (sont|seront)",
        r"(appel|conversation|communication) (est |peut |pourra |sera )(susceptible d )?(etre )?"
        r"enregistree?",
        r"(votre appel est important|choix suivants|patientez|ne quittez pas un conseiller|temps d "
        r"attente)",
    ),
    "de": (
        r"(drucken|wahlen) sie (bitte )?(die )?(eins|zwei|drei|null|\d)|(eins|zwei|drei|\d) drucken",
        r"(alle )?(unsere )?(mitarbeiter|berater|leitungen|platze) (sind|befinden)",
        r"(gesprach|anruf|telefonat) .{0,25}aufgezeichnet|zu (schulungs|trainings|qualitats)",
        r"ihr anruf ist uns wichtig|folgenden (optionen|moglichkeiten)|warteschleife|nachste freie",
        r"geben sie (bitte )?(ihre|die) .{0,25}(nummer|pin)",
    ),
    "pt": (
        r"(digite|tecle|pressione|aperte|marque|prima) (o )?(um|dois|tres|zero|\d|a tecla)",
        r"(todos os )?nossos (atendentes|operadores|assistentes) (estao|encontram)",
        r"(ligacao|chamada) .{0,20}gravada",
        r"sua (ligacao|chamada) e (muito )?importante|opcoes a seguir|menu|aguarde na linha",
        r"(informe|digite) (o seu|o numero|seu) .{0,20}(cpf|numero|ramal)",
    ),
    "it": (
        r"(prema|premere|digiti|digitare|premi) (il )?(uno|due|tre|zero|\d|tasto|cancelletto)",
        r"(tutti )?(i nostri )?(operatori|consulenti) (sono|risultano)",
        r"(chiamata|telefonata|conversazione) .{0,20}registrata",
        r"(sua|vostra) (chiamata|telefonata) e (molto )?importante|seguenti opzioni|rimanga in linea|"
        r"attendere in linea",
    ),
    "nl": (
        r"(toets|druk( op)?|kies|kies voor)( dan)?( een)? ?(1|2|3|0|een|twee|drie|nul)\b|toets \w+ ",
        r"(al onze|onze) (medewerkers|lijnen|collega s) zijn",
        r"(gesprek|telefoongesprek) .{0,25}(opgenomen|trainingsdoeleinden)",
        r"keuzemenu|volgende (opties|mogelijkheden)|wachtende|blijf aan de lijn|wachttijd",
    ),
}

RECEPTIONIST: dict[str, tuple[str, ...]] = {
    "en": (
        r"(thank you|thanks) for calling",
        r"how (may|can) (i|we) (direct|transfer) your call",
        r"(front desk|reception|office) .{0,25}(how (may|can)|speaking|this is)",
        r"(speaking|this is \w+) how (may|can) i (help|assist|be of)",
    ),
    "es": (
        r"gracias por llamar",
        r"(con quien (desea|quiere) hablar|le atiende|en que (puedo|podemos) (ayudarle|servirle|ayudar))",
        r"recepcion",
    ),
    "fr": (
        r"(merci de|merci d) (votre appel|avoir appele|nous appeler)",
        r"(que puis je|en quoi puis je|comment puis je|qui (souhaitez|desirez) vous)",
        r"a l appareil|a votre (ecoute|service)|accueil",
    ),
    "de": (
        r"(was|wie) (kann|darf) ich (fur sie|ihnen)",
        r"(danke|vielen dank) fur ihren anruf",
        r"mit wem (darf|mochten|kann)|zentrale|empfang|sie sprechen mit",
    ),
    "pt": (
        r"(obrigad[oa]|agradecemos) (por|pela|a sua) .{0,10}(ligar|ligacao|chamada)",
        r"(em que|como) (posso|podemos) (ajudar|ajuda|servir)",
        r"com quem (deseja|gostaria)|recepcao",
    ),
    "it": (
        r"grazie per (aver chiamato|la chiamata|averci)",
        r"(come|in che cosa|cosa) (posso|possiamo) (aiutarla|aiutare|fare|esserle)",
        r"con chi (desidera|vuole)|reception|centralino",
    ),
    "nl": (
        r"(bedankt|dank u)( wel)? voor (uw|het) (telefoontje|bellen|oproep)",
        r"(waarmee|hoe) kan ik (u|je) (helpen|van dienst|doorverbinden)",
        r"met wie (kan|wilt|mag)|receptie|u spreekt met",
    ),
}
