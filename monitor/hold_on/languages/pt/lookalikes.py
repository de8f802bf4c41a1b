"""What callers who speak Portuguese say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    no neste nesse naquele em num por de do da desde a à cada todo qualquer há ha faz fazia bom
    mau o este esse ao pelo até dura durou leva levou demora durante é foi teve tenho tem tinha
    outro dentro
"""

CORRECTIONS = """
    (isso|isto|aquilo|esse|essa|o quê|o que|que (isso|dia|horas|história)|como|quanto|quando|quem|
        qual|onde|por quê|por que|cadê)
    (do que|de que|sobre o que|a que)
    (está|tá|é) (muito|caro|errado|demais)
    eu [não|já] (disse|pedi|falei|entendi|quero|queria|pensei|achei|paguei|comprei|autorizei|tinha|
        quis|acho)
    (você|vocês|o senhor|a senhora|tu|vc)
    (foi|é|era) (isso|isto|o|a|assim|esse|terça|com|quanto|mesmo)
    (entendi|entendo|acho que|pensei|quer dizer|pode repetir|repete|repita|tá errado|está errado|
        tem um erro|há um erro|tem algo errado|disse|pedi|falou|quero|queria)
    me (falaram|disseram|cobraram|disse|falou|prometeram)
"""

LOOKALIKES = """
    ainda não (achei|encontrei) [um|uma|o|a] (emprego|trabalho|casa|apartamento|hotel|médico|
        ninguém|solução|resposta|nada|carro|vaga)
    não (espere|espera|esperem) (por|mais|que|nada|tanto|eu|a)
    não me (espere|espera|esperem)
    (precisa|preciso|precisam|tenho que|tem que|temos que|tenho de|vou|quero|posso|para|pra|de|sem|
        fazer|fizeram|fazem|por|ficar|fiquei|queria|adianta|mal posso|consigo|cansado de|
        cansei de) [me|nos|mais] (esperar|esperando|aguardar|aguardando|espera)
    não [se] (pode|posso|consigo|dá pra|dá para|vou|quero|precisa) (esperar|aguardar)
    (pediram|pediu|disseram|disse|falaram|falou|mandaram|mandou) [me|para|pra|
        que] [eu] [_] [_] [_] [_]
    (na|a|de|da|lista de|tempo de|fila de|longa|uma) espera
    (no aguardo|eu aguardo)
    (há|faz|daqui a|levou|leva|esperei|dura|durou) <time>
    <time> (depois|antes|atrás|a pé|mais tarde|de atraso|de caminhada|de espera)
    (no|do|neste|nesse|naquele|ao|o|este|esse|em que|desde o|algum|qualquer) momento
    (só|somente|não|nunca) me (deixa|deixe)
    um segundo (cartão|pagamento|andar|pedido|débito|titular|número|boleto)
    <time> do seu tempo
    volto a (ligar|telefonar|falar)
    <deixa> [<eu>] [<eu>] perguntar (uma|outra|algo|se você|se vocês)
    <deixa> [<eu>] ver se (entendi|eu entendi|entendo)
    <deixa> [<eu>] (pegar|ver|buscar) (uma|um|duas|dois|três) _ (pizza|pizzas|grande|calabresa)
    vou (ver|procurar|olhar) (outro|outra|em outro|se compro|com calma|depois|amanhã)
    (ele|ela|eles|vocês|você|eu|sempre) não (desliga|desligue|sai|saia)
    (me|nos|fiquei|ficar|fico|estou|estava|estive|estamos|assinatura|pedido|conta|hora|horas|
        minutos) [_] [_] [_] em espera
    (estou ligando|tô ligando|liguei|ligo|estou a ligar|eu ligo) (para|pra|porque|por|pois|a fim de|
        pro) [_] [_] [_] [_] [_]
    (quero|queria|preciso|pedir) que (vocês|você|o senhor|esperem|aguardem|guardem) [_] [_]
    (estou|tô) pensando (em|que|se)
    vou procurar (outra|outro) _
    (ontem|hoje cedo|semana passada) [_] [_] [_] [_] (porta|campainha)
    (parei|parou|fiquei|falei|durou|esperei|demorou) [por|só] <time>
"""

RETURNS = """
    (voltei|cheguei|achei|encontrei|peguei)
    (tô|estou|já estou) de volta
    (aqui está|tá aqui|está aqui|já tenho|já estou aqui|tenho aqui|pronto)
    (obrigado|obrigada) (por|pela) (esperar|aguardar|espera|paciência|ter esperado)
    (é o|o número é|é|são) <number>
"""
