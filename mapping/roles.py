"""Words that say what somebody or something is, and not who: jobs, nations, places, groups."""

import re

_JOBS = frozenset(
    (
        "actor actress adviser agent alien ambassador anchor anchorman anchorwoman announcer archer"
        " assassin assistant astronaut attendant attorney baby bailiff baker bandit banker barber"
        " barista barmaid barman bartender boss boxer boy boyfriend bride brother bully bum burglar"
        " butcher butler bystander cabbie caller captain cashier celebrity chairman chancellor"
        " chauffeur chef chief child cleric clerk clown coach colonel commander commentator computer"
        " concierge constable cook cop coroner corporal correspondent councillor countess cowboy crew"
        " crewman criminal crook crowd customer dad daughter dealer demon dentist deputy detective"
        " director dispatcher diver doctor doorman dragon driver drunk elder emperor employee employer"
        " empress enemy engineer ensign executive extra fan farmer father firefighter fireman"
        " fisherman friend gangster gardener general ghost giant girl girlfriend god goddess goon"
        " governor grandfather grandma grandmother grandpa groom guard guardian guest guide gunman guy"
        " hacker headmaster headmistress helmsman henchman hero heroine host hostage hostess hunter"
        " husband inmate inspector instructor interrogator interviewer intruder jailer janitor"
        " journalist judge juror kid kidnapper killer king knight lackey lady landlady landlord lawyer"
        " leader librarian lieutenant lifeguard lover maid mailman major man manager master matron"
        " mayor mechanic medic member men mercenary messenger miner minion minister model mom monk"
        " monster mother mugger mum murderer musician nanny narrator navigator neighbor neighbour"
        " ninja nun nurse officer official onlooker operator orderly owner paramedic passenger"
        " passerby patient patron peasant pedestrian photographer pilot pirate player police policeman"
        " policewoman postman preacher presenter president priest priestess prime prince princess"
        " principal prisoner private producer professor prosecutor protester psychiatrist punk queen"
        " radio reader receptionist referee reporter resident robber robot sailor salesman saleswoman"
        " scientist secretary sentry sergeant servant sheriff shopkeeper singer sister sniper soldier"
        " son speaker spokesman spokeswoman spy staff stranger student suspect teacher technician teen"
        " teenager teller terrorist therapist thief thug tourist townsman trainer tramp translator"
        " trooper vampire vendor veteran victim viewer villager villain visitor voice voiceover waiter"
        " waitress warden warrior watchman wife witch witness wizard woman women worker writer zombie"
    ).split()
)
_NATIONS = frozenset(
    (
        "african american arab asian australian austrian brazilian british canadian chinese cuban"
        " czech danish dutch eastern egyptian english european filipino finnish french german greek"
        " hungarian indian iranian irish israeli italian jamaican japanese jewish korean latin mexican"
        " nazi northern norwegian polish portuguese roman romanian russian scottish southern soviet"
        " spanish swedish swiss thai turkish ukrainian vietnamese welsh western"
    ).split()
)
_QUALITIES = frozenset(
    (
        "a adult angry another arresting bald blonde chief dead drunk dying elderly evil fat female"
        " first fourth good head injured junior large little male masked mysterious new news nice off-"
        " screen offscreen old older one other random rich second senior skinny small tall the third"
        " tv two unknown unnamed unseen young younger"
    ).split()
)
_PARTICLES = frozenset("al bin da de del den der di du e el ibn la le of the van von y".split())
_NO_PERSONS = frozenset(
    (
        "academy agency airport alley arc area arena army arts avenue award awards bank base"
        " battalion bay beach bridge brigade brothers building bureau café camp castle cathedral cave"
        " cemetery center central centre channel church city clan club coast college committee company"
        " computers corporation corps council county court cup day days district division drive effect"
        " empire estate express factory falls family farm federation festival final finals fleet force"
        " forest fort foundation games gang garden gardens gate group guild hall harbor harbour high"
        " highway hill hills hospital hotel house inc industries inn institute island islands isles"
        " jail junction kingdom lake land lands lane league legion library lodge manor mansion market"
        " marsh mine mines mountain mountains museum nation nations office order palace park pass path"
        " peninsula pier place plaza police port prison prize project ranch republic resort restaurant"
        " river road rock room row ruins saloon sanctuary school sea sector series service ship"
        " society sound spring springs squad square stadium state station store strait street studio"
        " studios syndrome team technologies temple theater theatre times tower towers town trail"
        " train tribe trophy tunnel union unit university valley village ville war ward waterfall way"
        " woods world yard zone"
    ).split()
)
_SERIAL = re.compile(r"[#№]?\d+|[A-Z]")


def is_proper_name(name: str) -> bool:
    """Whether the words of a name are those of a name: not "Guard 2", "Old German", "Tom's mother".

    >>> [is_proper_name(name) for name in ("Ruth Weller", "Conan the Barbarian", "Helmsman", "Crew member")]
    [True, True, False, False]
    """
    words = [word for word in name.split() if not _SERIAL.fullmatch(word)]
    if not all(word[:1].isupper() or word[:1].isdigit() or word in _PARTICLES for word in words):
        return False
    folded = [word.casefold().strip(".,'’\"") for word in words]
    return not all(word in _JOBS or word in _NATIONS or word in _QUALITIES for word in folded)


def is_job(word: str) -> bool:
    """Whether a word says what somebody is."""
    return word.casefold() in _JOBS


def is_no_person(word: str) -> bool:
    """Whether a word that ends a name makes it one of a place, a group or a thing: "Tower", "Team"."""
    return word.casefold().removesuffix("'s").removesuffix("’s") in _NO_PERSONS
