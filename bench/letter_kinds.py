"""More kinds of made-up letters: notes of three lines, joint messages of state, letters of the sixteenth century,
memoranda, telegrams in capitals, mails without capitals, invitations, letters written over several days.

Each kind is a function that draws from a Grammar and returns the parts of a letter in order.
"""

from collections.abc import Callable

from letter_grammar import DAYS, FIRMS, FIRST, LAST, MONTHS, OFFICES, PLACES, STATES, STREETS, Grammar, Part

SHORT_SENTENCES = [
    "It snows.",
    "All well here.",
    "We had eggs.",
    "The cat is back.",
    "See you Friday.",
    "Wish you were here!",
    "Nothing new.",
    "The train was late again.",
    "I miss you.",
    "Did you get my parcel?",
    "Dinner is at eight.",
    "The key is under the pot.",
    "Got home safe.",
    "Thanks a lot!",
    "What a day!",
    "Come soon.",
    "Your hat is found.",
    "We climbed the hill this morning and saw the whole bay.",
    "Baby has two teeth now and bites everybody.",
    "Please bring the blue folder.",
    "Can you call me tonight?",
    "Hello from the mountains.",
    "Happy birthday!",
    "Merry Christmas to all of you.",
    "I am sorry about yesterday.",
    "Let me know.",
    "The doctor says another week in bed.",
    "Payment follows.",
    "Your book has come.",
    "I shall not come.",
    "Yes.",
    "Of course you may.",
    "We leave tomorrow at six.",
    "Father is better.",
    "Do not wait for me.",
    "Sounds good to me.",
    "Two small changes: please swap the charts on page nine, and drop the last line.",
]
OLD_SENTENCES = [
    "It hath pleased God to visit this house with the ague, whereof two of the servants be dead.",
    "I have received your letter by the carrier, and do heartily thank you for the same.",
    "As touching the matter of the wardship, I can yet get no answer of my Lord, but am put off from day to day.",
    "I pray you that ye will send me xx yards of the russet cloth, and a hood of the best.",
    "Here is much talk of the Scots, and that the King will go northward before Michaelmas.",
    "And whereas you write that the tenants will pay no rent, I would that ye distrain upon them.",
    "The ships lie yet in the Downs for want of wind, and the men do fall sick daily.",
    "My cousin is come from over the sea and saith that the French have besieged the town.",
    "I have spoken with the Bishop concerning your suit, who giveth good words and no more.",
    "Tidings I have none, save that corn is at six shillings and like to be dearer.",
]
ODD_HEADINGS = [
    "../../a/b.txt",
    "x" * 60,
    "<b>bold</b>",
    "untitled 3",
    "letter (copy) final.doc",
    "*** ###",
    "Scan0042",
]


def short_note(g: Grammar) -> list[Part]:
    """A note, a postcard, a short mail."""
    who, to = g.person(), g.person()
    parts: list[Part] = []
    if g.perhaps(0.12):
        parts.append(Part("heading", [g.one([*ODD_HEADINGS, *g.heading(who, to)])]))
    if g.perhaps(0.4):
        parts.append(Part("dateline", g.dateline()))
    if g.perhaps(0.85):
        kin = g.one("Mum|Dad|Gran|Granny|Mother|Papa|Auntie|Uncle Joe|all|love|Sir|Madam")
        words = g.one(
            [
                f"Dear {to.first}",
                f"Dear {to.first}",
                f"Dear {kin}",
                f"Dearest {to.first}",
                f"My dear {to.last}",
                f"Hi {to.first}",
                f"{to.first}",
                f"Dear {to.first} and {g.one(FIRST)}",
                "Hello everybody",
                f"Dear {to.formal}",
                "Gentlemen",
                f"Dear 😀 {to.first}",
                f"{g.one('Darling|Dearest|Sweet|Beloved')}",
            ]
        )
        parts.append(Part("salutation", [words + g.one([",", ",", ",", "!", ":", " -", "."])]))
    for _ in range(g.random.choice([1, 1, 1, 2, 3, 4])):
        count = g.random.choice([1, 1, 2, 3])
        parts.append(Part("paragraph", [" ".join(g.one(SHORT_SENTENCES) for _ in range(count))]))
    if g.perhaps(0.55):
        parts.append(
            Part(
                "closing",
                [
                    g.one(
                        "Love,|Yours,|Best,|Cheers,|Ever yours,|Love|With love,|Yours truly,|xx|Bye!|Regards,"
                    )
                ],
            )
        )
    if g.perhaps(0.92):
        parts.append(
            Part(
                "signature",
                [
                    g.one(
                        [
                            who.first,
                            who.first,
                            f"{who.first[0]}.",
                            who.full,
                            f"{who.first} ❤️",
                            "Mum",
                            "Your F.",
                            who.last,
                        ]
                    )
                ],
            )
        )
    if len(parts) > 2 and g.perhaps(0.12):
        mark = g.one(["P.S. ", "PS ", ""])
        parts.append(Part("postscript", [mark + g.one(SHORT_SENTENCES)]))
    return parts


def joint_message(g: Grammar) -> list[Part]:
    """A message of state: several signatories in capitals, the addressee in brackets at the foot."""
    who, to = g.person(), g.person()
    parts: list[Part] = []
    if g.perhaps(0.7):
        parts.append(Part("heading", [who.full]))
    date = Part("dateline", [g.date("plain")])
    kind = g.one("Joint Message|Message|Letter|Joint Letter|Statement|Exchange of Messages|Joint Statement")
    about = g.one(
        "on the Fisheries|Concerning the Conference in Geneva|on the Treaty|About Relief for the Provinces"
    )
    title = Part(
        "heading",
        [
            f"{kind} {g.one(['With Prime Minister ' + g.one(LAST) + ' to', 'to', 'From the Allied Governments to'])} {g.one(OFFICES)} {g.one(LAST)} {about}{g.one(['.', ''])}"
        ],
    )
    parts += [date, title] if g.perhaps(0.6) else [title, date]
    if g.perhaps(0.6):
        day, month = g.random.randint(1, 28), g.one(MONTHS)
        year = g.random.randint(1910, 1999)
        parts.append(
            Part(
                "note",
                [
                    g.one(
                        [
                            f"[Released {month} {day}, {year}. Dated {month} {max(1, day - 3)}, {year}]",
                            f"[Released {month} {day}, {year}]",
                            "[As released]",
                        ]
                    )
                ],
            )
        )
    parts.append(Part("salutation", [g.greeting(to, "formal")]))
    parts += [Part("paragraph", [g.paragraph(2, 7)]) for _ in range(g.random.randint(1, 6))]
    if g.perhaps(0.5):
        parts.append(
            Part(
                "paragraph",
                [
                    g.fill(
                        g.one(
                            ["We would welcome your views.", "We await your reply.", "The matter is urgent."]
                        )
                    )
                ],
            )
        )
    if g.perhaps(0.35):
        parts.append(
            Part("closing", [g.one("Sincerely,|Respectfully,|With great respect,|Respectfully yours,")])
        )
    # Two signatories as often as not, and names in capitals that no list holds.
    for _ in range(g.random.choice([1, 2, 2, 2, 3, 4])):
        signer = g.person()
        name = g.one(
            [
                signer.full,
                f"{signer.first} {g.one('ABCDEFGHJ')}. {signer.last}",
                f"{signer.first[0]}. {signer.last}",
            ]
        )
        parts.append(Part("signature", [name.upper() if g.perhaps(0.8) else name]))
    if g.perhaps(0.7):
        address = ", ".join(
            [
                g.one([to.full, "His Excellency " + to.full, "The Honorable " + to.full]),
                g.one(OFFICES),
                *g.random.sample(
                    [
                        g.one(FIRMS),
                        g.one(STREETS),
                        "Council of Ministers",
                        "The Palace",
                        "Union of the Provinces",
                    ],
                    2,
                ),
                g.one(PLACES),
            ]
        )
        parts.append(Part("address", [g.one([f"[{address}]", f"[{address}]", f"[{address}.]", address])]))
    return parts


def early_modern(g: Grammar) -> list[Part]:
    """A letter of the fifteenth to seventeenth century: directions at head or foot, the close in one long breath."""
    who, to = g.person(), g.person()
    direction = g.one(
        [
            f"To my right worshipful {g.one('husband|father|brother|master|mother')}, {to.full}, at {g.one(PLACES)}, be this delivered in haste.",
            f"To the right honourable my very good Lord the Earl of {to.last}.",
            f"To my loving {g.one('cousin|brother|friend|wife')} {to.full}, give these.",
            f"To the right worshipfull Sir {to.full}, knight, at his house in {g.one(PLACES)}, this be d.d.",
            f"For my very loving friend Mr. {to.full}, at the sign of the Bell in {g.one(PLACES)}.",
        ]
    )
    parts: list[Part] = []
    if g.perhaps(0.3):
        parts.append(
            Part(
                "heading",
                [
                    g.one(
                        [
                            f"{who.full} to {to.full}",
                            f"Sir {who.full} to the Lord {to.last}",
                            f"{who.full} to her husband",
                        ]
                    )
                ],
            )
        )
    at_head = g.perhaps(0.4)
    if at_head:
        parts.append(Part("address", [direction]))
    if g.perhaps(0.25):
        parts.append(Part("dateline", g.dateline()))
    if g.perhaps(0.7):
        parts.append(
            Part(
                "salutation",
                [
                    g.one(
                        [
                            "Right Honourable and my very good Lord,",
                            "My most honored good Lord,",
                            "Right trusty and well-beloved, we greet you well.",
                            "Right worshipful sir,",
                            "Trusty and right well-beloved, we greet you well,",
                            "Good Master Secretary,",
                            "Most dread Sovereign,",
                            "Right reverend father in God,",
                            "My most honourable good Lord,",
                            "Sweet heart,",
                            "Good brother,",
                            "Loving wife,",
                            "My very good Lord,",
                            "Sir,",
                        ]
                    )
                ],
            )
        )
    opening = g.one(
        [
            "My humble duty remembered to your good Lordship. ",
            "I recommend me unto you, desiring to hear of your welfare. ",
            "May it please your Lordship to be advertised that I came hither on Tuesday. ",
            "After my hearty commendations. ",
            "Right worshipful husband, I greet you well. ",
            "",
        ]
    )
    for index in range(g.random.randint(1, 3)):
        text = " ".join(g.one(OLD_SENTENCES) for _ in range(g.random.randint(1, 5)))
        parts.append(Part("paragraph", [(opening if index == 0 else "") + text]))
    day = g.one(
        "the iiijth day of May|Saint Luke's Even|the xxvth of June 1571|the Friday next before Candlemas|this 4th of March 1641"
    )
    own_date = g.perhaps(0.3)
    if own_date:
        lines = [f"{g.one('Written at|Given at|From|At')} {g.one(PLACES)}, {g.one(['', 'in haste, '])}{day}."]
        parts.append(Part("dateline", lines))
    parts.append(
        Part(
            "closing",
            [
                g.one(
                    [
                        "And so I humbly take my leave, resting your Lordship's to command,",
                        f"And thus I bid you heartily farewell. From {g.one(PLACES)}, {day}. Your assured loving friend,",
                        "No more to you at this time, but Jesu have you in his keeping. By your own",
                        "Your Lordship's most bounden,",
                        "Yours to my power,",
                        "By your poor bedeswoman,",
                        "Your humble and obedient son,",
                        f"So I rest yours ever to be commanded, {day},",
                    ]
                )
            ],
        )
    )
    parts.append(
        Part(
            "signature",
            [g.one([who.full, who.full.upper(), f"{who.first[0]}. {who.last}", who.last, f"R. {who.last}"])],
        )
    )
    if not at_head and g.perhaps(0.7):
        parts.append(Part("address", [direction]))
    if g.perhaps(0.2):
        parts.append(
            Part(
                "note",
                [g.one(["[Endorsed:] " + who.last, "Endorsed: 4 May 1571", "[Addressed in another hand.]"])],
            )
        )
    return parts


def invitation(g: Grammar) -> list[Part]:
    """A note in the third person, without salutation, closing or name; the date at the foot."""
    who, to = g.person(), g.person()
    text = g.one(
        [
            f"{who.formal} presents {g.one('his|her')} compliments to {to.formal}, and begs to say that the carriage will be at the door by nine.",
            f"Mr. and Mrs. {who.last} request the pleasure of {to.formal}'s company at dinner on {g.one(DAYS)} next at seven o'clock.",
            f"The {g.one(OFFICES)} is directed to acquaint {to.formal} that no answer has been received.",
            f"{who.formal} regrets that a prior engagement prevents {g.one('his|her')} accepting {to.formal}'s kind invitation for the {g.random.randint(1, 28)}th.",
            f"Received of {to.full} the sum of {g.random.randint(2, 90)} pounds, being half a year's rent of the mill.",
        ]
    )
    parts = [Part("paragraph", [text])]
    date = Part(
        "dateline",
        [
            g.one(
                [
                    g.one(g.dateline()),
                    f"{g.one(STREETS)}, {g.one(DAYS)} morning.",
                    g.date("weekday"),
                    "Lady Day, 1788",
                    "Midsummer, 1690",
                ]
            )
        ],
    )
    parts = [*parts, date] if g.perhaps(0.65) else [date, *parts]
    if text.startswith("Received"):
        parts.append(Part("signature", [who.full]))
    return parts


def memorandum(g: Grammar) -> list[Part]:
    """A memorandum or circular of an office."""
    who, to = g.person(), g.person()
    parts = [
        Part(
            "heading",
            [
                g.one(
                    [
                        "MEMORANDUM",
                        "Memorandum",
                        "CIRCULAR",
                        f"THE {g.one(FIRMS).upper()}",
                        "OFFICE MEMORANDUM",
                    ]
                )
            ],
        )
    ]
    if g.perhaps(0.3):
        parts.append(
            Part(
                "heading",
                [
                    g.one(
                        [
                            "Circular to Members",
                            "To the Proprietors",
                            "Notice to Tenants",
                            "Circular to the Subscribers",
                        ]
                    )
                ],
            )
        )
    rest = [
        Part(
            "address",
            [
                g.one(
                    [
                        f"To: {to.full}",
                        "To: All Staff",
                        f"TO: The {g.one(OFFICES)}",
                        f"To the {g.one(OFFICES)}",
                    ]
                )
            ],
        ),
        Part(
            "heading",
            [
                g.one(
                    [
                        "Subject: Closing of the east gate",
                        "SUBJECT: Leave",
                        "Re: Coal",
                        "Subject: Annual returns",
                    ]
                )
            ],
        ),
        Part(
            "dateline", [g.one(["Date: " + g.date("modern"), g.date("modern"), "DATE: " + g.date("plain")])]
        ),
    ]
    g.random.shuffle(rest)
    parts += rest[: g.random.randint(1, 3)]
    if g.perhaps(0.4):
        parts.append(
            Part(
                "salutation",
                [g.one(["Gentlemen,", "GENTLEMEN,", "Dear Colleagues,", "Sir,", "Dear Subscriber"])],
            )
        )
        if g.perhaps(0.4):
            parts.append(
                Part(
                    "heading",
                    [
                        g.one(
                            [
                                "Changes to your account",
                                "Rent for the year",
                                "Works in Mill Lane",
                                "Renewal of membership",
                            ]
                        )
                    ],
                )
            )
    numbered = g.perhaps(0.5)
    for number in range(1, g.random.randint(2, 5)):
        parts.append(Part("paragraph", [(f"{number}. " if numbered else "") + g.paragraph(1, 4)]))
    if g.perhaps(0.4):
        parts.append(
            Part(
                "closing",
                [g.one("By order of the Committee,|Yours faithfully|By order,|Yours sincerely|By command,")],
            )
        )
    parts.append(
        Part(
            "signature",
            [g.one([who.full, f"{who.first[0]}. {who.last}", f"{who.full.upper()}, {who.office}."])],
        )
    )
    if g.perhaps(0.25):
        parts.append(
            Part(
                "note",
                [
                    g.one(
                        [
                            f"cc: {g.person().full}",
                            f"cc: The Editor, {g.one(PLACES)} Herald",
                            "Copy to file",
                            "Encl. 2",
                        ]
                    )
                ],
            )
        )
    return parts


def to_the_editor(g: Grammar) -> list[Part]:
    """A letter to a newspaper."""
    who = g.person()
    paper = g.one("Courier|Morning Chronicle|Gazette|Evening Post|Times|Herald")
    line = g.one(
        [
            f"To the Editor of the {paper}.",
            f"TO THE PRINTER OF THE {paper.upper()}.",
            f"To the EDITOR of the {paper}",
            f"To the Editor of the {g.one(PLACES)} {paper}:",
        ]
    )
    parts: list[Part] = []
    if g.perhaps(0.3):
        parts.append(
            Part(
                "heading",
                [g.one(["THE COAL DUTIES.", "The New Bridge", "A COMPLAINT.", "Our Streets at Night"])],
            )
        )
    parts.append(Part("address", [line]))
    if g.perhaps(0.8):
        parts.append(Part("salutation", [g.one(["SIR,", "Sir:", "SIR,--", "Mr. Editor:", "Sir,—", "Sir -"])]))
    parts += [Part("paragraph", [g.paragraph(1, 5)]) for _ in range(g.random.randint(1, 4))]
    if g.perhaps(0.5):
        parts.append(
            Part(
                "closing",
                [
                    g.one(
                        [
                            "I am, Sir, your constant reader,",
                            "Yours, &c.,",
                            "I am, Sir, yours, &c.",
                            "Your obedient servant,",
                        ]
                    )
                ],
            )
        )
    name = g.one(
        [
            "DAMP",
            "PHILO-PATER",
            "A Ratepayer",
            "JUSTITIA.",
            "CIVIS",
            "X. Y. Z.",
            who.full,
            who.full.upper(),
            "A Lover of Truth.",
            "PATERFAMILIAS",
        ]
    )
    parts.append(Part("signature", [name]))
    if g.perhaps(0.6):
        parts.append(
            Part(
                "dateline",
                [
                    g.one(
                        [
                            f"{g.one(PLACES)}, {g.date('yearless')}.",
                            g.one(PLACES),
                            f"{g.one(PLACES)}, {g.date('plain')}.",
                        ]
                    )
                ],
            )
        )
    return parts


def capitals(g: Grammar) -> list[Part]:
    """A telegram or a child's letter, all in capitals."""
    who, to = g.person(), g.person()
    parts: list[Part] = []
    stops = g.perhaps(0.7)
    if stops:
        if g.perhaps(0.3):
            parts.append(Part("note", [g.one("TELEGRAM|POST OFFICE TELEGRAPHS|CABLEGRAM|RADIOGRAM")]))
        if g.perhaps(0.3):
            parts.append(Part("dateline", g.dateline()))
        if g.perhaps(0.5):
            parts.append(Part("address", [f"{to.formal} {g.one(STREETS)} {g.one(PLACES)}"]))
        text = " stop ".join(g.one(SHORT_SENTENCES).rstrip(".!?") for _ in range(g.random.randint(1, 4)))
        parts.append(Part("paragraph", [text + g.one([" stop", "", ""])]))
    else:
        parts.append(Part("salutation", [f"Dear {g.one('Grandpa|Mum|Dad|Santa|Auntie')}" + g.one(["", ","])]))
        parts.append(
            Part("paragraph", [" ".join(g.one(SHORT_SENTENCES) for _ in range(g.random.randint(1, 4)))])
        )
        parts.append(Part("closing", [g.one("Love from|Love|Lots of love")]))
    parts.append(
        Part(
            "signature",
            [g.one([who.first, who.last, who.full]) + g.one(["", "", " age 6"] if not stops else [""])],
        )
    )
    return [Part(part.role, [line.upper() for line in part.lines]) for part in parts]


def small_letters(g: Grammar) -> list[Part]:
    """A mail without a capital."""
    who, to = g.person(), g.person()
    parts: list[Part] = []
    if g.perhaps(0.8):
        parts.append(
            Part(
                "salutation", [g.one(["hi", "hey", "dear", "hello"]) + f" {to.first}" + g.one(["", ",", "!"])]
            )
        )
    for _ in range(g.random.randint(1, 4)):
        body = " ".join(
            g.one(SHORT_SENTENCES + SHORT_SENTENCES + [g.fill("The minutes of {w} are done.")])
            for _ in range(g.random.randint(1, 4))
        )
        parts.append(Part("paragraph", [body if g.perhaps(0.7) else body.rstrip(".")]))
    if g.perhaps(0.5):
        parts.append(Part("closing", [g.one("cheers|love|thanks|best,|see you,|xx|thanks,|talk soon,")]))
    if g.perhaps(0.9):
        parts.append(
            Part("signature", [g.one([who.first, who.first[0], "x " + who.first, who.first + " x"])])
        )
    return [Part(part.role, [line.lower() for line in part.lines]) for part in parts]


def mail_with_head(g: Grammar) -> list[Part]:
    """A mail as it is pasted or printed, its head included."""
    who, to = g.person(), g.person()
    address = f" <{to.first.lower()}@example.org>" if g.perhaps(0.4) else ""
    head = [
        Part("heading", [f"From: {who.full}"]),
        Part("address", [f"To: {to.full}{address}"]),
        Part("dateline", [g.one(["Date: ", "Sent: "]) + g.date("modern")]),
        Part(
            "heading",
            [g.one(["Subject: Re: the weekend", "Subject: Minutes", "Subject: your parcel", "Re: lunch"])],
        ),
    ]
    return [part for part in head if g.perhaps(0.85)] + [
        part for part in short_note(g) if part.role not in {"dateline", "heading"}
    ]


def many_days(g: Grammar) -> list[Part]:
    """A letter that is taken up again on other days, each with its date."""
    who, to = g.person(), g.person()
    parts = [Part("dateline", g.dateline()), Part("salutation", [g.greeting(to, "warm")])]
    for index in range(g.random.randint(2, 4)):
        if index:
            parts.append(
                Part(
                    "dateline",
                    [
                        g.one(
                            [
                                g.date("yearless"),
                                g.date("weekday"),
                                g.one(DAYS) + ".",
                                g.one("June 2d|Sunday 9th|3rd, evening"),
                            ]
                        )
                    ],
                )
            )
        parts += [Part("paragraph", [g.paragraph(1, 4)]) for _ in range(g.random.randint(1, 2))]
    parts.append(Part("closing", g.valediction(who, "warm")))
    parts.append(Part("signature", [g.one([who.first, who.full])]))
    return parts


def modern_formal(g: Grammar) -> list[Part]:
    """A letter of the last hundred years with addresses in lines, the sender's in the dateline."""
    who, to = g.person(), g.person()
    town = g.one(PLACES)
    parts: list[Part] = []
    own = [
        g.one(STREETS),
        g.one(PLACES),
        *([g.one(["SW1A 2AA", "NR4 7TJ", "EH1 1AA"])] if g.perhaps(0.4) else []),
    ]
    date = g.date("modern")
    if g.perhaps(0.6):
        parts.append(Part("dateline", [*own, date]))
        date = ""
    address = [
        g.one([to.full, f"The {g.one(OFFICES)}", to.formal, f"Attn: {to.full}"]),
        g.one(FIRMS),
        g.one([*STREETS, "Station Approach", "Market Place"]),
        town,
    ]
    if g.perhaps(0.4):
        address.append(g.one([f"{g.one(STATES)} 10{g.random.randint(100, 999)}", "BA1 4QX", "England"]))
    block = Part("address", address)
    if date:
        parts += [block, Part("dateline", [date])] if g.perhaps(0.5) else [Part("dateline", [date]), block]
    else:
        parts.append(block)
    if g.perhaps(0.3):
        parts.append(
            Part(
                "note",
                [
                    g.one(
                        [
                            "Our ref: JK/417",
                            "Ref. 88/B",
                            "Your ref: LT 90",
                            "BY HAND",
                            "Without prejudice",
                            "Private and Confidential",
                        ]
                    )
                ],
            )
        )
    parts.append(
        Part(
            "salutation",
            [
                g.one(
                    ["Dear Sir", "Dear Madam", f"Dear {to.formal}", "Dear Sir or Madam", f"Dear {to.first}"]
                )
                + g.one(["", ",", ":"])
            ],
        )
    )
    if g.perhaps(0.35):
        parts.append(
            Part(
                "heading",
                [
                    g.one(
                        [
                            "Route 9",
                            "Council Tax",
                            "Your order 5521",
                            "Flat 3, Mill House",
                            "Changes to your policy",
                            "RE: PARKING",
                            "Application for the post of clerk",
                        ]
                    )
                ],
            )
        )
    parts += [Part("paragraph", [g.paragraph(1, 4)]) for _ in range(g.random.randint(1, 4))]
    if g.perhaps(0.4):
        parts.append(
            Part(
                "paragraph",
                [
                    g.one(
                        [
                            "I look forward to hearing from you.",
                            "Thank you for your help.",
                            "Please reply by Friday.",
                        ]
                    )
                ],
            )
        )
    parts.append(
        Part(
            "closing",
            [g.one("Yours faithfully|Yours sincerely|Sincerely|Kind regards|Best wishes") + g.one(["", ","])],
        )
    )
    parts.append(
        Part(
            "signature",
            [
                g.one([who.full, f"{who.first[0]}. {who.last}", f"{who.full} ({who.title})"]),
                *(
                    [g.one([who.office, "Customer Director", "Secretary, Tenants' Group"])]
                    if g.perhaps(0.5)
                    else []
                ),
            ],
        )
    )
    if g.perhaps(0.2):
        parts.append(
            Part(
                "note",
                [
                    g.one(
                        [
                            f"cc: {g.person().full}",
                            "Enc.",
                            "Encs: 2",
                            f"c.c. The Editor, {g.one(PLACES)} Herald",
                        ]
                    )
                ],
            )
        )
    return parts


def unsigned(g: Grammar) -> list[Part]:
    """Text with nothing round it, or only a pen-name: a threat, a fragment, a message in a bottle."""
    who = g.person()
    parts: list[Part] = []
    if g.perhaps(0.3):
        parts.append(
            Part(
                "dateline",
                [g.one([*g.dateline(), "Lat. 43 N., long. 31 W., 12th Decr.", "At sea, 4.VII.1912"])],
            )
        )
    for _ in range(g.random.randint(1, 3)):
        parts.append(Part("paragraph", [g.paragraph(1, 3)]))
    if g.perhaps(0.5):
        parts.append(
            Part(
                "signature",
                [
                    g.one(
                        [
                            "One Who Knows",
                            "A Well-Wisher",
                            f"{who.first[0]}. {who.last}, mate",
                            who.full,
                            who.first,
                            "Your F.",
                            f"{who.last}, master",
                        ]
                    )
                ],
            )
        )
    return parts


def correspondent(g: Grammar) -> list[Part]:
    """A newspaper's letter from elsewhere: items under headings of their own, initials at the end or nothing."""
    who = g.person()
    parts = [
        Part(
            "heading",
            [
                g.one(
                    [
                        f"LETTER FROM {g.one(PLACES).upper()}.",
                        f"FROM {g.one(PLACES).upper()}.",
                        f"OUR {g.one(PLACES).upper()} LETTER.",
                    ]
                )
            ],
        )
    ]
    if g.perhaps(0.7):
        parts.append(Part("dateline", g.dateline()))
    if g.perhaps(0.5):
        parts.append(Part("salutation", [g.greeting(who, "formal")]))
    for _ in range(g.random.randint(2, 8)):
        if g.perhaps(0.6):
            name = f"{g.one(FIRST)} {g.one(LAST)}"
            parts.append(
                Part(
                    "paragraph",
                    [
                        g.one(
                            [
                                f"MR. {name.upper()}",
                                f"{name.upper()}.",
                                "THE MARKETS AND THEIR KEEPERS.",
                                "SCHOOLS.",
                                "HOUSE OF LORDS.",
                                "THE WEATHER",
                                f"REV. {name.upper()}",
                                "Arrival of Troops.",
                                f"THE {g.one(OFFICES).upper()}.",
                                "A FIRE.",
                                "CHURCHES AND CHAPELS.",
                                f"{g.one(PLACES).upper()}.",
                            ]
                        )
                    ],
                )
            )
        for _ in range(g.random.randint(1, 3)):
            parts.append(Part("paragraph", [g.paragraph(1, 5)]))
    if g.perhaps(0.4):
        parts.append(
            Part("closing", [g.one(["Yours, &c.,", "More anon.", "Yours truly,", "Truly yours,", "Adieu."])])
        )
    initials = f"{who.first[0]}. {who.last[0]}."
    parts.append(
        Part("signature", [g.one([initials, initials, f"{who.last[0]}.", who.full.upper(), "OBSERVER."])])
    )
    return parts


KINDS: list[Callable[[Grammar], list[Part]]] = [
    short_note,
    short_note,
    short_note,
    joint_message,
    joint_message,
    early_modern,
    early_modern,
    invitation,
    memorandum,
    to_the_editor,
    capitals,
    small_letters,
    many_days,
    modern_formal,
    modern_formal,
    unsigned,
    mail_with_head,
    correspondent,
    correspondent,
]
