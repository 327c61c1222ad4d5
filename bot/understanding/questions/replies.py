"""What people say to any question: yes, no, nothing, I don't know, not that but this."""

import re

YES = re.compile(r"^(ja+|jawel|jazeker|ja ?hoor|ja ?graag|klopt|dat klopt|klopt ja|akkoord|prima|ok[eé]?|okay|goed|doe maar|ja doe maar|graag|yes|yep|y|correct|right|sure|fine|j|👍|✅|✔️?)$")  # fmt: skip  # noqa: E501
NO = re.compile(r"^(nee+|neen|nee ?hoor|nee dank u|niet|klopt niet|no|nope|no thanks|n|👎|❌)$")
BARE = re.compile(r"^(ja+|j|nee+|n|ok|yes|y|no|klopt|vertrouwelijk|confidential)$")  # says nothing by itself
CHANGE = re.compile(r"^(?:wijzig(?:en)?|verander(?:en)?|pas|change|edit)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
INTO = re.compile(r"^(?:(?:aan\s+)?(?:naar|in|wordt|moet zijn|to|into)\b|[:=])\s*", re.IGNORECASE)
CORRECTION = re.compile(r"^(nee|neen|no)[,.]?\s+(ik bedoel(de)?|bedoel|toch|liever|i mean(t)?)\s+", re.IGNORECASE)
AMENDED = re.compile(r"^.+?[,;.–-]\s*(?:o+h?,?\s+)?(?:nee|sorry|no wait)[,!]*\s+(?=\w)", re.IGNORECASE | re.DOTALL)
NONE = re.compile(
    r"^(geen|niets|n\.?v\.?t|none|nothing|geen (bijzondere )?reden|liever niet|(dat )?hoeft niet|(is )?niet nodig|"
    r"(dat )?(zeg|noem|vertel|deel) ik (dat )?liever niet|(dat )?(hou|houd) ik (liever )?voor (mij|me|mezelf|mijzelf)|"
    r"(i'?d |i would )?(rather|prefer) not( to)?( say)?|no (particular )?reason|not needed)$"
)
EXPLAIN = re.compile(  # what the desk asks is not clear
    r"^((maar )?(wat|hoe) bedoel(t|en)? (je|u|jij|jullie)( (daar|hier)mee| precies)?|hoezo( dat)?|huh|"
    r"waarom( (wil|vraag|vraagt) (je|u) dat)?|(dat |dit |ik )?(snap|begrijp) (ik |dit |dat |het |je |u )*niet|"
    r"leg (eens |dat |het )*uit|what do you mean( by that)?|(sorry,? )?i do(n'?t| not) (understand|get it)|"
    r"why( do you (ask|need) (that|this))?)$",
    re.IGNORECASE,
)
ASKS = re.compile(  # one sentence that plainly is a question
    r"^(?:wanneer|hoe|wat|wie|waar|waarom|welke?|kan|kunt|kunnen|mag|moet|is|zijn|ben|heb|hebt|heeft|staat|gaat|komt|"
    r"when|how|what|who|where|why|which|can|could|may|must|is|are|am|do|does|did|have|has|will)\b[^.!?]*\?$",
    re.IGNORECASE,
)
ANY = re.compile(  # whichever of those that are offered
    r"^((dat |het )?maakt (me |mij |ons )?niets? uit|om het even|(kies|zeg) (jij |u )?(zelf )?maar|"
    r"doe maar (wat|iets)|any( of them)?|whichever|(it )?does(n'?t| not) matter|i don'?t mind|you choose)$",
    re.IGNORECASE,
)
DONT_KNOW = re.compile(
    r"^((dat |ik |dat zou ik )?(weet|weten) (ik |het |dat )*(nog |zo |eigenlijk )*niet( zeker)?|"
    r"(dat )?zou ik niet weten|(nog )?geen idee|onbekend|(i'm )?not sure|unknown|maakt (me )?niet uit|"
    r"(i )?don'?t know|no idea|\?+)$",
    re.IGNORECASE,
)
