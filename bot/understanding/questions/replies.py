"""What people say to any question: yes, no, nothing, I don't know, not that but this."""

import re

YES = re.compile(r"^(ja+|jawel|jazeker|ja ?hoor|ja ?graag|klopt|dat klopt|klopt ja|akkoord|prima|ok[eé]?|okay|goed|doe maar|ja doe maar|graag|yes|yep|y|correct|right|sure|fine|j|👍|✅|✔️?)$")  # fmt: skip  # noqa: E501
NO = re.compile(r"^(nee+|neen|nee ?hoor|nee dank u|niet|klopt niet|no|nope|no thanks|n|👎|❌)$")
BARE = re.compile(r"^(ja+|j|nee+|n|ok|yes|y|no|klopt|vertrouwelijk|confidential)$")  # says nothing by itself
CHANGE = re.compile(r"^(?:wijzig(?:en)?|verander(?:en)?|pas|change|edit)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
INTO = re.compile(r"^(?:(?:aan\s+)?(?:naar|in|wordt|moet zijn|to|into)\b|[:=])\s*", re.IGNORECASE)
CORRECTION = re.compile(r"^(nee|neen|no)[,.]?\s+(ik bedoel(de)?|bedoel|toch|liever|i mean(t)?)\s+", re.IGNORECASE)
AMENDED = re.compile(r"^.+?[,;.–-]\s*(?:o+h?,?\s+)?(?:nee|sorry|no wait)[,!]*\s+(?=\w)", re.IGNORECASE | re.DOTALL)
NONE = re.compile(r"^(geen|niets|n\.?v\.?t|none|nothing)$")
DONT_KNOW = re.compile(
    r"^((dat |ik |dat zou ik )?(weet|weten) (ik |het |dat )*(nog |zo |eigenlijk )*niet( zeker)?|"
    r"(dat )?zou ik niet weten|(nog )?geen idee|onbekend|(i'm )?not sure|unknown|maakt (me )?niet uit|"
    r"(i )?don'?t know|no idea|\?+)$",
    re.IGNORECASE,
)
