"""Made-up letters of many kinds with their true parts, to teach the segmenter what real collections lack.

Real letters with known parts come from a few correspondences, and each has its own habits: learnt from those
alone, weights know the habits and not letters. This grammar writes what else there is: business letters, soldiers'
letters, e-mail, letters in novels and in editors' hands, telegrams, petitions; and sets each on a page in one of
the ways that pages have. All words in it are its own.
"""

import random
import textwrap
from dataclasses import dataclass, replace

FIRST = [
    "Mary",
    "John",
    "William",
    "Anna",
    "Thomas",
    "Edward",
    "Eliza",
    "Henry",
    "Charles",
    "Sarah",
    "George",
    "Emily",
    "James",
    "Louisa",
    "Robert",
    "Jane",
    "Frances",
    "Samuel",
    "Hannah",
    "Joseph",
    "Catherine",
    "Walter",
    "Margaret",
    "Peter",
    "Harriet",
    "Daniel",
    "Susan",
    "Ralph",
    "Agnes",
    "Philip",
    "Ruth",
    "Alice",
    "Oscar",
    "Nellie",
    "Maria",
    "Bess",
    "Kate",
    "Tom",
    "Will",
    "Jack",
    "Abigail",
    "Silas",
    "Theodore",
    "Ellen",
    "Lydia",
    "Marcus",
    "Priya",
    "Chen",
    "Fatima",
    "Diego",
    "Ingrid",
]
LAST = [
    "Ashford",
    "Bell",
    "Carver",
    "Dunn",
    "Ellison",
    "Fairfax",
    "Grant",
    "Holloway",
    "Irving",
    "Jarvis",
    "Keene",
    "Lambert",
    "Mercer",
    "Norton",
    "Oakes",
    "Pryor",
    "Quinn",
    "Rowe",
    "Sutton",
    "Thorpe",
    "Underhill",
    "Vane",
    "Whitlock",
    "Yates",
    "Brandt",
    "Castellane",
    "O'Brien",
    "MacGregor",
    "Delacroix",
    "van-Houten",
    "Stein",
    "Petrov",
    "Okafor",
    "Haldane",
    "Pembroke",
    "Trevelyan",
    "Loxley",
    "Wharton",
    "Crane",
    "Bishop",
    "Hale",
    "Marsh",
    "Wood",
    "Page",
    "Lane",
    "Young",
    "King",
]
PLACES = [
    "London",
    "Bath",
    "York",
    "Boston",
    "Philadelphia",
    "Baltimore",
    "Paris",
    "Vienna",
    "Lisbon",
    "Calcutta",
    "Dublin",
    "Edinburgh",
    "Cambridge",
    "Oxford",
    "Norwich",
    "Bristol",
    "Richmond",
    "Charleston",
    "Savannah",
    "Albany",
    "Cincinnati",
    "Chicago",
    "Rome",
    "Florence",
    "Geneva",
    "Madrid",
    "Cairo",
    "Peking",
    "Tokyo",
    "Montreal",
    "Sydney",
    "Wellington",
    "Hartford",
    "Concord",
    "Salem",
    "Weymouth",
    "Southampton",
    "Plymouth",
    "Brighton",
    "Hampstead",
    "Keswick",
]
HOUSES = [
    "Ashton Hall",
    "Rose Cottage",
    "The Parsonage",
    "Gray's Inn",
    "Camp near Falmouth",
    "Camp Pierpont, Va.",
    "Head Quarters, 5th Corps",
    "On board the Arabella",
    "Steventon",
    "Chawton",
    "Trinity College",
    "Executive Mansion",
    "Legation of the United States",
    "Department of State",
    "War Office",
    "Foreign Office",
    "Rooms of the Society",
    "Hotel du Louvre",
    "Elm Cottage",
    "Lower Brook Street",
    "Fort Monroe",
    "Bivouac near the river",
    "In the trenches",
    "St. James's Square",
    "No. 4, Queen Square",
    "Somewhere in France",
    "The White House",
    "Woolston Park",
]
STATES = [
    "Va.",
    "Mass.",
    "N. Y.",
    "Pa.",
    "Ohio",
    "Kent",
    "Suffolk",
    "Conn.",
    "D. C.",
    "Tenn.",
    "Ireland",
    "N.H.",
]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
OFFICES = [
    "Secretary",
    "Acting Secretary",
    "Minister of Foreign Affairs",
    "Ambassador",
    "Captain, 3d Regiment",
    "Clerk",
    "Chairman",
    "Director of Studies",
    "Managing Editor",
    "Consul",
    "Treasurer",
    "Secretary of State",
    "Commissioner",
    "Colonel Commanding",
    "Sales Manager",
    "Head of Customer Service",
    "Professor of History",
    "Governor-General",
    "Member of the Board",
    "Surgeon",
    "Agent for the Colony",
    "Chief Clerk",
    "Vice President",
    "Minister Resident",
    "President of the Council",
    "Attorney General",
    "Rector",
    "Quartermaster, 2d Brigade",
    "Superintendent",
    "Hon. Sec.",
    "Warden",
    "Estates Manager",
]
TITLES = [
    "Mr.",
    "Mrs.",
    "Miss",
    "Sir",
    "Lady",
    "Dr.",
    "Rev.",
    "Colonel",
    "Count",
    "Lord",
    "Madame de",
    "General",
    "Capt.",
    "the Marquis of",
]
FIRMS = [
    "Harwood & Sons",
    "The Granite Insurance Company",
    "Northfield School District",
    "Acme Widgets Ltd.",
    "Lyle and Co.",
    "Museum of Local History",
    "Bureau of Weights",
    "Department of the Interior",
    "Riverside Housing Association",
]
STREETS = [
    "14 Mill Lane",
    "27 High Street",
    "P.O. Box 118",
    "1600 Orchard Avenue",
    "Suite 400, 12 Harbor Road",
    "5 Albemarle Street",
    "221 West Fourth Street",
    "The Old Rectory",
    "No. 9, Cornhill",
    "3 Temple Court",
]
SENTENCES = [
    "I received your letter of the {d} last evening and was very glad to hear that all are well.",
    "The roads have been so bad that nothing could pass for a week.",
    "We marched eighteen miles on {w} and slept on the ground without tents.",
    "You ask whether the house is let; it is not, nor likely to be before {m}.",
    "My father desires me to say that he will wait upon you as soon as his leg is mended.",
    "I have the honor to acknowledge the receipt of your despatch No. {n}, which has been read with attention.",
    "The minister assured me that his government had no such intention.",
    "Please find enclosed our invoice for the work completed in {m}.",
    "If you have any questions, do not hesitate to call this office.",
    "It is not in my power to say more at present, for the post goes out in ten minutes.",
    "What a dismal evening it was! We sat and looked at one another and nobody spoke.",
    "He told me, with tears in his eyes, that he never meant to return.",
    "There was a great fire in the town on {w} night, and eleven houses were burnt.",
    "Have you read the new novel? I do not think much of it, but everybody talks of it.",
    "Three of our company are sick with the fever, and poor {f} died on {w}.",
    "The committee met at ten o'clock and sat until past four.",
    "I enclose a copy of the correspondence, and await your instructions.",
    "We regret to inform you that the goods were damaged before they reached us.",
    "Your brother is grown so tall that you would not know him.",
    "Prices continue high, and flour is not to be had at any price.",
    "I cannot forgive myself for having been the cause of so much trouble to you.",
    "The treaty was signed yesterday, subject to ratification by both governments.",
    "She is very handsome, they say, and has ten thousand pounds.",
    "Mr. {l} called here this morning and stayed an hour; he desired his compliments to you.",
    "Thank you for taking the time to meet with us last week.",
    "The ship sails on the {d}, and I mean to be on board of her.",
    "Pray send me the book, and the pattern of the gown, by the first coach.",
    "I am convinced that the measure would be received with general satisfaction.",
    "Nothing has been heard of the expedition since it left {p}.",
    "You will hardly believe it, but the old man has left every thing to his cook.",
    "I am quite sure you will say that I have written a great deal about nothing.",
    "The weather here is fine and the corn looks well.",
    "We had preaching in camp on {w}, and the whole regiment turned out.",
    "Let me know by return of post whether it suits you.",
    "I have not slept for three nights; I see her always before me.",
    "Our claim rests on the grant of {y}, which nobody has ever disputed.",
    "He said that he would do it, and I suppose that he will; but I never saw him do any thing yet.",
    "Kiss the children for me and tell them that I shall be home before the snow.",
    "Your application has been forwarded to the proper department.",
    "It appears from the report of General {l} that the bridge was not defended at all.",
    "They have taken from us every thing that could be carried, and burnt the rest.",
    "Do write soon, and tell me all that you do and think and say.",
    "I told you in my last that {f} was to be married; well, it is all off.",
    "In reply to your inquiry, I beg to state that no such person is known at this office.",
    "This will be delivered to you by my cousin, who has been kind enough to take charge of it.",
    "The question is one of principle rather than of money.",
    "I am directed to inform you that the request cannot be granted.",
    "Every word of it is true, whatever Lady {l} may tell you.",
    "We must leave {p} before the end of the month, and go I know not whither.",
    "Send my love to Aunt {f}, and tell her the socks came safe.",
]
FRAGMENTS = [
    "Well, it is over.",
    "Adieu to all that.",
    "He has refused.",
    "Situation unchanged.",
    "All quiet here.",
    "I have seen him.",
    "Your proposal is accepted.",
    "Arrived safely this morning.",
    "Please advise.",
    "Send money.",
    "It was agreed:",
    "I transmit the following copy of his note:",
    "We have this to say to you:",
    "He writes as follows:",
    "The text of the declaration follows.",
    "I have not a moment more.",
    "We take this from the Gazette of {m} {n}.",
    "How is poor Miss {l}?",
    "Did {f} ever write to you?",
    "I wrote to you on {w}.",
    "Our thanks to Mr. {l} and all his family.",
    "What says {f} to it?",
    "General {l} arrived on {m} 4th.",
    "Do come!",
    "Love to your mother and all the little ones--",
]

# Of all made-up letters, how many are of the kinds in letter_kinds.py.
RARE_SHARE = 0.25


@dataclass
class Part:
    """A role and its lines; each is set on a line of its own where the page allows it."""

    role: str
    lines: list[str]
    run_in: bool = False  # goes on on the line of the part before
    glued: bool = False  # no empty line before it, whatever the page does


@dataclass
class Person:
    first: str
    last: str
    title: str
    office: str = ""

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def formal(self) -> str:
        return f"{self.title} {self.last}"


class Grammar:
    """Writes letters from a random source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.dashes = False

    def one(self, choices: list[str] | str) -> str:
        return self.random.choice(choices.split("|") if isinstance(choices, str) else choices)

    def perhaps(self, chance: float) -> bool:
        return self.random.random() < chance

    def fill(self, text: str) -> str:
        number = self.random.randint(1, 28)
        return text.format(
            d=f"{number}{self.one('th|d|th')}" if self.perhaps(0.6) else f"{number}th inst.",
            w=self.one(DAYS),
            m=self.one(MONTHS),
            n=self.random.randint(2, 400),
            f=self.one(FIRST),
            l=self.one(LAST),
            p=self.one(PLACES),
            y=self.random.randint(1650, 1940),
        )

    def person(self) -> Person:
        return Person(self.one(FIRST), self.one(LAST), self.one(TITLES), self.one(OFFICES))

    def paragraph(self, low: int = 1, high: int = 8) -> str:
        count = self.random.randint(low, high)
        joint = "--" if self.dashes else " "
        return joint.join(self.fill(self.one(SENTENCES)) for _ in range(count))

    def date(self, style: str) -> str:
        year = self.random.randint(1640, 2024)
        month = self.random.randrange(12)
        day = self.random.randint(1, 28)
        ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
        name = self.one([MONTHS[month], SHORT[month]])
        forms = {
            "plain": [
                f"{name} {day}, {year}",
                f"{day} {name} {year}",
                f"{name} {day}{ending}, {year}",
                f"{day}{ending} {name}, {year}",
                f"{name} the {day}{ending}, {year}",
                f"{day}{ending} of {name}, {year}",
                f"{name} {day}{ending} {year}",
                f"{year} {name} {day}",
            ],
            "yearless": [
                f"{name} {day}",
                f"{name} {day}{ending}",
                f"{self.one(DAYS)}, {name} {day}",
                f"{day} {name}",
                f"the {day}{ending} {name}",
            ],
            "weekday": [
                self.one(DAYS),
                f"{self.one(DAYS)} {self.one('morning|Evening|night|Night|noon|Afternoon')}",
                f"{self.one(DAYS)}, {self.one('2|5|eleven')} o'clock",
                f"{self.one(DAYS)} {self.one('Night|Morning')}, {name} {day}",
                self.one(
                    "Christmas Day|Easter Sunday|Midnight|New Year's Eve|Past midnight|Saturday, before breakfast|Friday, half past six"
                ),
            ],
            "modern": [
                f"{MONTHS[month]} {day}, {year}",
                f"{day} {MONTHS[month]} {year}",
                f"{month + 1}/{day}/{year}",
                f"{year}-{month + 1:02d}-{day:02d}",
            ],
            "bracket": [
                f"[{name} {day}, {year}]",
                f"[{self.one('c. |before |postmarked |')}{day} {name} {year}]",
                f"[{name} {year}]",
            ],
        }
        return self.one(forms[style])

    def dateline(self) -> list[str]:
        place = self.one(
            [
                self.one(HOUSES),
                self.one(PLACES),
                f"{self.one(PLACES)}, {self.one(STATES)}",
                f"{self.one(HOUSES)}, {self.one(PLACES)}",
            ]
        )
        date = self.date(self.one(["plain"] * 5 + ["yearless"] * 3 + ["weekday"] * 3 + ["bracket"]))
        stop = self.one(["", ".", "."])
        kind = self.random.random()
        if kind < 0.5:
            return [place + self.one([", ", ", ", ". ", " "]) + date + stop]
        if kind < 0.65:
            return [date + stop]
        if kind < 0.8:
            return [place + self.one([",", "", "."]), date + stop]
        if kind < 0.9:
            return [date + self.one([". ", ", "]) + place + stop]
        return [f"{self.one(PLACES)}, {date}—{self.one('noon|4 p.m.|midnight|10 a. m.')}"]

    def greeting(self, who: Person, kind: str) -> str:
        dear = self.one("Dear|My dear|Dearest|My dearest|My own dear|Dear|My dear|My very dear|My Dear")
        if kind == "formal":
            text = self.one(
                [
                    "Sir",
                    "Sir",
                    "Gentlemen",
                    "Dear Sir",
                    "My Lord",
                    "Madam",
                    "Dear Sirs",
                    "Mr. " + self.one("Editor|President|Secretary|Speaker"),
                    "Honored Sir",
                    "Right Honourable and my very good Lord",
                    "May it please your Lordship",
                    "Mr. Minister",
                    "Loving Brother",
                    "Worthy Sir",
                    "Dear Sir or Madam",
                    "Your Excellency",
                    "My dear Mr. " + who.last,
                    f"Dear {who.formal}",
                    "Hon. Sir",
                    "Gentlemen of the Committee",
                    "To whom it may concern",
                    f"Dear {self.one('Ms.|Mr.|Dr.')} {who.last}",
                    f"{who.formal}",
                ]
            )
        else:
            text = self.one(
                [
                    f"{dear} {who.first}",
                    f"{dear} {self.one('Mother|Father|Sister|Brother|Wife|Husband|Friend|friend|Uncle|Aunt|Papa|Mamma|Cousin|sister')}",
                    f"{dear} {who.title} {who.last}",
                    f"{dear} {who.first}",
                    f"{who.first}",
                    f"{dear} Sir",
                    f"{dear} {self.one('Friend|sister|brother|cousin')} {who.first}",
                    "My darling",
                    "Beloved",
                    f"{dear} {self.one('Friends|Parents|children|boy|girl')}",
                    f"Hi {who.first}",
                    f"Hello {who.first}",
                    "Dear All",
                    f"Dear Miss {who.last}",
                    f"Dear {who.last}",
                ]
            )
        if text == who.first:
            return text + self.one([",", ",", "!", "--"])
        return text + self.one(
            [",", ",", ":", ":", "", "--", "!", ".", ":—", ",--", ";"]
            if kind != "formal"
            else [":", ":", ",", ",", ".", ":—", "—", ""]
        )

    def valediction(self, who: Person, kind: str) -> list[str]:
        formal = [
            "Yours truly,",
            "Very truly yours,",
            "Respectfully yours,",
            "Yours faithfully,",
            "Sincerely,",
            "Yours sincerely,",
            "I am, Sir, your obedient servant,",
            "I have the honor to be, sir, your most obedient servant,",
            "I remain, Gentlemen, your obedient humble servant,",
            "With great respect, I am, Sir, Your obt. servt.",
            "Very respectfully,",
            "Very respectfully, your obedient servant,",
            "Respectfully,",
            "I have the honour to be, with the highest consideration, your Excellency's most humble servant,",
            "Accept, Sir, the assurance of my high consideration.",
            "I avail myself of this occasion to renew to you the assurances of my most distinguished consideration.",
            "Your most obedient and most humble servant",
            "Best regards,",
            "Kind regards,",
            "Yours very truly,",
            "Regards,",
            "Yours, &c.,",
            "Yours in haste,",
            "Yr. obdt. Servt.",
            "With best wishes, I am yours very sincerely,",
            "I am, Gentlemen,",
            "Truly yours,",
            "Cordially,",
            "Yrs. truly",
        ]
        warm = [
            "Your affectionate son,",
            "Ever your affectionate friend,",
            "Ever yours,",
            "Yours ever,",
            "Believe me ever your sincere friend,",
            "Your loving sister",
            "With love,",
            "Love,",
            "Affectionately yours,",
            "Most affectionately yours,",
            "Your's ever",
            "Ever most truly your's,",
            "Your ever faithful and obliged",
            "I am, my dearest friend, Your ever faithful",
            "God bless you! Ever yours",
            "I cannot tell you how much I am always yours",
            "God bless you my dear friend--I hope to hear a better account of you--Kindest regards from all--Ever yours",
            "Good bye--God bless you--Ever most sincerely your's",
            "Once more God bless you. Ever your attached",
            "With a thousand thanks for all your goodness I am always your very grateful and troublesome friend--",
            "Now I must end. Ever yours",
            "And so I humbly take my leave, resting your Lordship's to command,",
            "Thy loving brother to command",
            "Your poor afflicted sister",
            "Thine own",
            "And your petitioners will ever pray, &c.",
            "I rest your assured friend,",
            "Thy affectionate husband,",
            "My love to you all, and believe me, dear, always yours",
            "Write soon to your lonely old father",
            "Good bye, dear.",
            "Farewell!",
            "Good-night, and pleasant dreams to you.",
            "I kiss your hands a thousand times and am, Madam, your slave,",
            "Think sometimes of your poor",
            "most gratefully yours",
            "ever affectionately yours",
            "Adieu, my dear friend; believe me ever yours most truly,",
            "Your affectionate husband until death",
            "From your loving brother,",
            "Good bye and God bless you. Your affectionate mother",
            "With much love to all, I remain your affectionate daughter,",
            "Lots of love,",
            "Cheers,",
            "Take care,",
            "your friend",
            "Yours as ever",
            "Ever your own",
            "I am, dear Sir, very sincerely yours,",
            "Yours till death,",
            "Your humble servant,",
            "Fondly,",
            "All my love,",
            "So no more at present from your loving son",
            "Farewell, and love your",
            "I remain as ever your true friend",
        ]
        text = self.one(formal if kind == "formal" else warm)
        if self.perhaps(0.08):
            return self.one(
                [
                    ["I have the honor to be,", "Sir,", "your obedient servant,"],
                    ["I have the honor to be,", "sir, with great respect,", "your obedient servant,"],
                    ["I am, with great truth,", "Sir,", "Your most obedient humble servant"],
                    ["I remain, my Lord,", "your Lordship's most obliged", "and obedient servant,"],
                    ["Believe me,", "my dear friend,", "Ever yours truly,"],
                    ["Yours", "in haste,"],
                    ["I have the honor to be,", "very respectfully,", "your obedient servant,"],
                ]
            )
        if self.perhaps(0.1) and ", " in text[:-1]:
            head, rest = text.split(", ", 1)
            return [head + ",", rest]
        if self.perhaps(0.05):
            text = (
                self.one(
                    [
                        "Kindest regards from all here--",
                        "Love to all.--",
                        "My wife joins in kind remembrances--",
                    ]
                )
                + text
            )
        return [text]

    def signature(self, who: Person, kind: str) -> list[str]:
        name = self.one(
            [
                who.full,
                who.full,
                f"{who.first[0]}. {who.last}",
                f"{who.first[0]}. {self.one('ABCDHLMW')}. {who.last}",
                who.full.upper(),
            ]
        )
        if kind == "warm":
            name = self.one(
                [
                    name,
                    who.first,
                    f"{who.first[0]}. {who.last[0]}.",
                    who.full,
                    f"{who.first[0]}.",
                    f"{who.first[:2]}. {who.last[0]}.",
                ]
            )
        elif self.perhaps(0.1):
            name = self.one(
                [
                    "A Friend to Liberty",
                    "VERITAS.",
                    who.last,
                    who.last.upper(),
                    f"{who.title.capitalize()} {who.last}",
                    "A Subscriber",
                ]
            )
        name += self.one(["", ".", ".", ""]) if not name.endswith(".") else ""
        if kind == "formal" and self.perhaps(0.3):
            office = who.office + self.one(["", "."])
            if self.perhaps(0.6):
                return [f"{name.rstrip('.')}, {office}"]
            return [name.rstrip(".") + self.one([",", "", "."]), office]
        if self.perhaps(0.05):
            name = self.one(["(Signed) ", "[signed] ", "Signed, "]) + name
        return [name]

    def inside_address(self, who: Person, kind: str) -> list[str]:
        name = self.one(
            [
                f"{who.first} {who.last}, Esq.",
                f"Hon. {who.full}",
                who.full,
                f"Mr. {who.full}",
                f"To {who.title} {who.last}",
                f"To Miss {who.last}",
                f"His Excellency {who.full}",
                f"{who.first[0]}. {who.last}, Esq., &c., &c.",
                f"The {self.one(OFFICES)}",
                f"To {who.first} {who.last} Esqre",
                f"Messrs. {who.last} & Co.",
                f"Mrs. {who.last}",
                f"M. {who.last}, &c., &c., &c.",
                f"For {who.full}",
            ]
        )
        rest = [
            self.one(OFFICES),
            self.one(FIRMS),
            self.one(STREETS),
            f"{self.one(PLACES)}, {self.one(STATES)}" + self.one(["", " 02139", "."]),
            self.one(PLACES),
        ]
        if kind == "business":
            lines = [name, *rest[: self.random.randint(1, 4)]]
        else:
            lines = [name, *self.random.sample(rest, self.random.choice([0, 0, 1, 1, 2, 3]))]
        if self.perhaps(0.06):
            return [f"[{', '.join(line.rstrip('.') for line in lines)}]"]
        return (
            lines
            if self.perhaps(0.5)
            else [", ".join(line.rstrip(".") for line in lines) + self.one([".", ""])]
        )

    def note(self, where: str) -> str:
        number = self.random.randint(2, 900)
        top = [
            f"No. {number}.]",
            f"[No. {number}.]",
            f"No. {number}.",
            "[Translation.]",
            "[Extract.]",
            "[Telegram.]",
            "Telegram",
            "[Copy.]",
            "CONFIDENTIAL",
            "Private",
            "(Private.)",
            "PERSONAL AND CONFIDENTIAL",
            f"{number}.{number % 90}/{number % 37}",
            f"{number}.{number % 7}A{number % 30}/{number % 90}: Telegram",
            f"File No. {number}/{number % 50}",
            "A.",
            "[Inclosure 1 in No. 4.]",
            f"Ref: {self.one('AB|HR|MW')}/{number}",
            "[Received 5:22 p.m.]",
            f"[Received {self.one(MONTHS)} {number % 28 + 1}, 9:15 a.m.]",
            f"(Received {self.one(MONTHS)} {number % 28 + 1}.)",
            "[Paraphrase]",
            "[By cable.]",
            f"[Released {self.one(MONTHS)} 3, 1961]",
            "Via Air Mail",
            "[Untitled]",
            "MS: in private hands",
            f"MS: City Library, {self.one(PLACES)}.",
            f"Source: {self.one(PLACES)} Archives, box {number}",
            "ALS, 3 pp.",
            f"Classification: {self.one('Secret|Restricted|Public')}",
            "[Postmark illegible]",
            f"Enclosure {number % 9 + 1}",
            "STRICTLY PRIVATE",
            "[In pencil:]",
            "URGENT",
            f"Our ref. {number}-B",
            f"[Written while the author was at {self.one(PLACES)}.]",
            "[The first leaf is wanting.]",
            "[Draft, never sent.]",
            f"Answered {self.one(SHORT)} {number % 28 + 1}",
        ]
        end = [
            "[The rest of the letter is missing.]",
            "[Unsigned]",
            f"[Endorsed: {self.one(FIRST)} {self.one(LAST)}, {self.one(MONTHS)} 3]",
            f"Endorsed: Answered {self.one(SHORT)} {number % 28 + 1}th",
            "Enclosures (2)",
            "Encl.",
            "enc: invoice",
            f"cc: {self.one(FIRST)} {self.one(LAST)}",
            f"[Postmarked {self.one(PLACES)}, {number % 28 + 1} {self.one(MONTHS)}]",
            "[Enclosure]",
            f"MS: Library of {self.one(PLACES)}.",
            f"[Note in another hand: received the {number % 28 + 1}th.]",
            "[Inclosure.—Extract.]",
            f"Address: {self.one(PLACES)}. Postmark: {self.one(MONTHS)} 4.",
            f"[Released {self.one(MONTHS)} {number % 28 + 1}, 19{number % 90 + 10}. Dated {self.one(MONTHS)} 2, 1958]",
        ]
        return self.one(top if where == "top" else end)

    def heading(self, sender: Person, recipient: Person) -> list[str]:
        number = self.random.randint(1, 200)
        roman = self.one("I|IV|XII|XXVII|LXIV|CII")
        single = [
            f"{sender.formal} to {recipient.formal}{self.one(['.', ''])}",
            f"{sender.full} to {recipient.full}",
            f"Letter to {recipient.full}, {self.date('plain')}",
            f"Letter from {sender.full} to {recipient.full}",
            f"To {recipient.full}",
            f"To {recipient.formal}",
            f"The {self.one(OFFICES)} to the {self.one(OFFICES)}",
            f"The {self.one(OFFICES)} ({sender.last}) to the {self.one(OFFICES)} in {self.one(PLACES)} ({recipient.last})",
            f"{recipient.full}",
            f"LETTER {roman}.",
            f"Letter {number}",
            f"LETTER FROM {self.one(PLACES).upper()}.",
            "FROM OUR CORRESPONDENT.",
            f"{sender.last.upper()} TO {recipient.last.upper()}",
            f"Petition of {sender.full}, {self.date('plain')}",
            f"Message to {recipient.formal} on the {self.one('Fisheries|Disarmament Negotiations|Boundary|Harvest')}",
            "OUR PARIS LETTER",
            f"From {sender.full} to {self.one('her|his')} {self.one('sister|mother|brother|father')}",
            f"Letter {number}: {sender.full} to {recipient.full}",
            f"Mr. {sender.last}, to {recipient.full}, Esq.",
            f"{number}. {sender.full} to {recipient.full}",
            f"{sender.full}",
            f"Subject: {self.one(['Your order', 'Meeting next week', 'Lease renewal', 'Thanks'])}",
            f"Re: {self.one(['Account 33817', 'Application for leave', 'Your complaint of last week'])}",
        ]
        if self.perhaps(0.15):
            kind = self.one(
                [
                    "Joint Message",
                    "Letter",
                    "Message",
                    "Letter Accepting the Resignation of",
                    "Remarks in Reply",
                    "Memorandum",
                    "Circular Letter",
                    "Reply",
                    "Telegram",
                    "Open Letter",
                    "Private Letter",
                ]
            )
            about = self.one(
                [
                    "on the Proposed Conference",
                    "Concerning the Harbor Works and Dredging",
                    "Regarding Aid to the Flooded Districts",
                    "About the New School",
                    "on the Death of His Brother",
                    "Transmitting the Report of the Commission",
                    "in Reply to His Note of the Third",
                    "Urging Action on the Reform Bill",
                ]
            )
            return [
                f"{kind} to {self.one(['the ' + self.one(OFFICES), recipient.formal, recipient.full])} {about}{self.one(['.', '', ''])}"
            ]
        if self.perhaps(0.2):
            return [
                self.one([f"LETTER {roman}.", f"Letter {number}", f"{number}", roman]),
                self.one(
                    [
                        f"{sender.full} to {recipient.full}",
                        f"{sender.formal}, to {recipient.formal}",
                        f"To {recipient.full}",
                        f"In which {sender.formal} hears the news",
                    ]
                ),
            ]
        return [self.one(single)]

    def letter(self) -> list[Part]:
        """The parts of a letter, in order."""
        self.dashes = self.perhaps(0.15)
        genre = self.one(
            ["edited"] * 5
            + ["diplomatic"] * 4
            + ["telegram"] * 2
            + ["novel"] * 4
            + ["private"] * 6
            + ["soldier"] * 2
            + ["business"] * 4
            + ["mail"] * 2
            + ["newspaper"] * 2
            + ["state"]
        )
        sender, recipient = self.person(), self.person()
        kind = (
            "formal"
            if genre in {"diplomatic", "business", "newspaper", "state"}
            or (genre in {"edited", "mail"} and self.perhaps(0.4))
            else "warm"
        )
        parts: list[Part] = []

        def add(role: str, lines: list[str], **how: bool) -> None:
            parts.append(Part(role, lines, **how))

        def add_each(role: str, lines: list[str]) -> None:
            for line in lines:
                add(role, [line])

        top: list[tuple[str, list[str]]] = []
        heading = self.heading(sender, recipient)
        chance = {
            "edited": 0.8,
            "diplomatic": 0.95,
            "telegram": 0.7,
            "novel": 0.95,
            "private": 0.25,
            "soldier": 0.1,
            "business": 0.15,
            "mail": 0.3,
            "newspaper": 0.95,
            "state": 0.9,
        }[genre]
        headed = self.perhaps(chance)
        noted = self.perhaps(
            {
                "edited": 0.35,
                "diplomatic": 0.75,
                "telegram": 0.85,
                "novel": 0.03,
                "state": 0.6,
                "business": 0.2,
                "private": 0.08,
            }.get(genre, 0.05)
        )
        if noted and self.perhaps(0.6):
            top.append(("note", [self.note("top")]))
        if headed and genre != "business":
            top.extend(("heading", [line]) for line in heading)
        if noted and self.perhaps(0.6):
            top.append(("note", [self.note("top")]))
        dated = self.perhaps({"telegram": 0.9, "mail": 0.4}.get(genre, 0.85))
        date_at_end = dated and self.perhaps(0.1 if genre != "newspaper" else 0.4)
        dateline = self.dateline()
        if genre == "business":
            letterhead = [
                self.one(FIRMS),
                self.one(STREETS),
                f"{self.one(PLACES)}, {self.one(STATES)} 10{self.random.randint(100, 999)}",
            ]
            if self.perhaps(0.5):
                top.append(("address" if self.perhaps(0.0) else "heading", [letterhead[0]])) if self.perhaps(
                    0.5
                ) else None
            top.append(("dateline", [self.date("modern")]))
            top.append(("address", self.inside_address(recipient, "business")))
            if self.perhaps(0.3):
                top.append(
                    (
                        "heading",
                        [
                            self.one(
                                [
                                    f"Re: {self.one(['Account 4471', 'Your letter of March 3', 'Lease of the mill'])}",
                                    f"Subject: {self.one(['Delivery', 'Roof repairs', 'Late payment'])}",
                                    "RE: INSURANCE CLAIM",
                                ]
                            )
                        ],
                    )
                )
        else:
            if dated and not date_at_end:
                top.append(("dateline", dateline))
            if noted and self.perhaps(0.3):
                top.append(("note", [self.note("top")]))
            if self.perhaps(
                0.3 if genre in {"edited", "private", "state", "telegram", "newspaper", "diplomatic"} else 0.1
            ):
                address = self.inside_address(recipient, kind)
                if genre == "telegram":
                    address = [", ".join(line.rstrip(".") for line in address) + ":"]
                elif self.perhaps(0.2):
                    address[-1] = address[-1].rstrip(".") + self.one([":", ",", "--"])
                top.append(("address", address))
                if self.perhaps(0.15) and len(top) > 1 and top[-2][0] != "note":
                    top[-1], top[-2] = top[-2], top[-1]
        if genre in {"edited", "diplomatic", "state"} and self.perhaps(0.15):
            # The sender's name and the date first, then the title, as in published papers of presidents.
            dated_first = [entry for entry in top if entry[0] == "dateline"]
            top = (
                [("heading", [sender.full])] * self.perhaps(0.7)
                + dated_first
                + [entry for entry in top if entry[0] != "dateline"]
            )
        if genre == "mail" and self.perhaps(0.5):
            top = (
                [("heading", [f"Subject: {self.one(['Hello', 'The weekend', 'Photos', 'Invoice 221'])}"])]
                if self.perhaps(0.5)
                else []
            )
        for role, lines in top:
            add(role, lines)
        greeted = self.perhaps(
            {
                "telegram": 0.02,
                "novel": 0.3,
                "diplomatic": 0.8,
                "edited": 0.7,
                "newspaper": 0.6,
                "private": 0.8,
            }.get(genre, 0.92)
        )
        if greeted:
            add("salutation", [self.greeting(recipient, kind)])
            if genre in {"business", "mail"} and self.perhaps(0.2):
                about = [
                    "Account 33817",
                    "Your application for leave",
                    "Repairs to the north roof",
                    "Invoice 2206",
                ]
                add("heading", [self.one(["Re: ", "RE: ", "Subject: ", ""]) + self.one(about)])
        self._body(add, genre, run_in=greeted and self.perhaps(0.35 if kind == "formal" else 0.2))
        self._end(add, genre, kind, sender, recipient, date=dateline if date_at_end else None)
        return parts

    def _body(self, add, genre: str, *, run_in: bool) -> None:
        count = self.random.choice([1, 1, 2, 2, 3, 3, 4, 5, 7, 9])
        if genre == "telegram":
            lead = f"{self.random.randint(2, 500)}. " if self.perhaps(0.5) else ""
            add(
                "paragraph",
                [lead + (self.paragraph(1, 4) if self.perhaps(0.7) else self.fill(self.one(FRAGMENTS)))],
            )
            for _ in range(self.random.choice([0, 0, 0, 1, 2])):
                add("paragraph", [self.paragraph(1, 4)])
            return
        for index in range(count):
            text = self.paragraph(1, 9 if count < 5 else 6)
            if self.perhaps(0.06):
                text = self.fill(self.one(FRAGMENTS))
            add("paragraph", [text], **({"run_in": True} if run_in and index == 0 else {}))
            chance = self.random.random()
            if genre not in {"newspaper", "state", "diplomatic"}:
                chance *= 2.5  # private letters quote less, and have no headings inside
            if chance > 0.14:
                continue
            if index == count - 1:
                if chance < 0.03:
                    for line in ('"The Lord is my light', 'And none other."'):
                        add("paragraph", [line])
                elif chance < 0.04:
                    add("paragraph", [f"“{self.fill(self.one(FRAGMENTS))}”"])
                continue
            other = self.person()
            if chance < 0.03:
                for line in (
                    f"“{self.fill(self.one(FRAGMENTS))}”",
                    "“" + self.fill(self.one(SENTENCES)) + "”",
                ):
                    add("paragraph", [line])
            elif chance < 0.05:
                for line in (
                    "O'er hill and dale the shadows creep,",
                    "And all the weary world's asleep,",
                    "Save only I.",
                ):
                    add("paragraph", [line])
            elif chance < 0.08:
                for number in range(1, self.random.randint(3, 5)):
                    add(
                        "paragraph",
                        [
                            self.one([f"{number}. ", f"({number}) ", f"{number}) "])
                            + self.fill(self.one(SENTENCES))
                        ],
                    )
            elif chance < 0.11:
                add(
                    "paragraph",
                    [
                        self.one(
                            [
                                "THE CHURCHES.",
                                "A SAD ACCIDENT",
                                "The Fair",
                                "II.",
                                "(2)",
                                "Prices at Market.",
                                "MR. ABEL CROSS,",
                                "HOUSE OF COMMONS.",
                                f"REV. {self.one(FIRST).upper()} {self.one(LAST).upper()}.",
                                f"{self.one(PLACES).upper()}, {self.one(STATES).upper()}",
                                f"DEATH OF {self.one(TITLES).upper()} {self.one(LAST).upper()}.",
                                "PERSONAL",
                                "THE SCHOOLS AND THEIR TEACHERS.",
                                f"{self.one(LAST).upper()}.",
                                "Of the Weather",
                                "III",
                            ]
                        )
                    ],
                )
            else:
                for line in (
                    self.one([*self.dateline()]),
                    self.greeting(other, "formal"),
                    self.paragraph(1, 3),
                    self.valediction(other, "formal")[0],
                    self.signature(other, "formal")[0],
                ):
                    if self.perhaps(0.85):
                        add("paragraph", [line])
                add("paragraph", ["So far the copy that he sent me. " + self.paragraph(1, 4)])

    def _end(
        self, add, genre: str, kind: str, sender: Person, recipient: Person, *, date: list[str] | None
    ) -> None:
        if date and self.perhaps(0.3):
            add("dateline", date)
            date = None
        closed = self.perhaps({"telegram": 0.03, "newspaper": 0.3}.get(genre, 0.82))
        signed = self.perhaps({"novel": 0.5, "telegram": 0.9}.get(genre, 0.9))
        if closed:
            lines = self.valediction(sender, kind)
            if self.perhaps(0.06) and signed:
                lines = [lines[0]]
                add("closing", lines)
                add("signature", self.signature(sender, kind), run_in=True)
                signed = False
            else:
                add("closing", lines)
        if signed:
            many = self.random.choice([1] * 14 + [2, 3]) if kind == "formal" else 1
            for index in range(many):
                who = sender if index == 0 else self.person()
                lines = self.signature(who, kind)
                if len(lines) == 2 and genre != "business" and many > 1:
                    lines = [lines[0]]
                add("signature", lines)
        later: list[tuple[str, list[str]]] = []
        if date:
            later.append(("dateline", date))
        if self.perhaps(
            {
                "diplomatic": 0.45,
                "edited": 0.35,
                "private": 0.25,
                "state": 0.6,
                "telegram": 0.03,
                "business": 0.03,
                "mail": 0.02,
            }.get(genre, 0.08)
        ):
            later.append(("address", self.inside_address(recipient, kind)))
        if self.perhaps({"telegram": 0.02, "newspaper": 0.03, "business": 0.08}.get(genre, 0.25)) and (
            closed or signed
        ):
            marked = self.perhaps(0.55)
            mark = (
                self.one(
                    ["P.S. ", "P. S.—", "P.S.--", "PS: ", "P.S.: ", "N.B. ", "P. S. ", "Postscript. ", "PS "]
                )
                if marked
                else self.one(
                    [
                        "",
                        "",
                        "",
                        f"{self.one(DAYS)} {self.one('morning|night|evening')}.--",
                        f"{self.one(DAYS)}. ",
                    ]
                )
            )
            text = mark + (self.fill(self.one(FRAGMENTS)) if self.perhaps(0.15) else self.paragraph(1, 4))
            post = [("postscript", [text])]
            if self.perhaps(0.25):
                post.append(
                    (
                        "postscript",
                        [("P.P.S. " if marked and self.perhaps(0.3) else "") + self.paragraph(1, 2)],
                    )
                )
            if self.perhaps(0.2):
                post.append(
                    (
                        "signature",
                        [
                            self.one(
                                [
                                    f"{sender.first[0]}. {sender.last[0]}.",
                                    sender.first,
                                    f"{sender.first[0]}. {self.one('ABM')}. {sender.last[0]}.",
                                ]
                            )
                        ],
                    )
                )
            later = post + later if self.perhaps(0.5) else later + post
        if self.perhaps({"edited": 0.12, "business": 0.2, "diplomatic": 0.08}.get(genre, 0.03)):
            later.append(("note", [self.note("end")]))
        for role, lines in later:
            add(role, lines)


def set_page(parts: list[Part], chance: random.Random) -> tuple[str, list[tuple[str, int, int]]]:
    """A text that holds the parts, set in one of the ways of pages, and (role, start, stop) of each."""
    style = chance.choice(
        ["lines"] * 4
        + ["wrapped"] * 4
        + ["spaced"] * 4
        + ["wrapped-tight"] * 3
        + ["indented"] * 2
        + ["one-line"]
    )
    width = chance.choice([50, 60, 66, 72, 72, 76, 80])
    right = chance.random() < 0.3 and style != "one-line" and style != "lines"
    keep_lines = style not in {"lines", "one-line"} or chance.random() < 0.3
    text = ""
    spans: list[tuple[str, int, int]] = []
    for number, part in enumerate(parts):
        lines = part.lines if keep_lines or part.role == "paragraph" else [" ".join(part.lines)]
        if style == "one-line":
            lines = [" ".join(part.lines)]
        if number:
            if part.run_in or style == "one-line":
                text += " "
            elif style in {"wrapped", "spaced"}:
                text += "\n" * (2 if chance.random() > 0.03 else 3)
            elif style == "indented" and part.role != "paragraph" and chance.random() < 0.4:
                text += "\n\n"
            else:
                text += "\n"
        indent = ""
        if style == "indented" and part.role == "paragraph" and not part.run_in:
            indent = chance.choice(["    ", "  ", "\t", "     "])
        if right and part.role in {"dateline", "closing", "signature"} and not part.run_in:
            indent = " " * (
                width - min(width - 20, max(len(line) for line in lines)) - chance.choice([0, 0, 10])
            )
        start = len(text) + len(indent)
        column = len(text) - (text.rfind("\n") + 1)
        for at, line in enumerate(lines):
            if at:
                text += "\n"
            if style in {"wrapped", "wrapped-tight", "indented"}:
                first = " " * column if (at == 0 and column) else indent
                later = indent if right and part.role != "paragraph" else ""
                filled = textwrap.fill(
                    line,
                    max(width, len(later) + 24),
                    initial_indent=first,
                    subsequent_indent=later,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                text += filled[column:] if at == 0 and column else filled
            else:
                text += indent + line
        spans.append((part.role, start, len(text)))
    return text, spans


def write_letters(count: int, *, seed: int) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """`count` letters, each with the spans of its parts; the same seed gives the same letters."""
    from letter_kinds import KINDS  # it draws from this grammar

    grammar = Grammar(seed)
    letters = []
    while len(letters) < count:
        grammar.dashes = False
        rare = grammar.perhaps(RARE_SHARE)
        written = grammar.random.choice(KINDS)(grammar) if rare else grammar.letter()
        parts = [part for part in written if any(line.strip() for line in part.lines)]
        letters.append(set_page([replace(part) for part in parts], grammar.random))
    return letters
