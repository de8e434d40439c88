"""The plain, slow twin of ``thenar.cost.allocate``, written from the words of the rules, sharing nothing with it.

Medicare (Claims Processing Manual ch. 5 §20.2.C): look the total up in the printed table of intervals; then hand out
that many units one by one, each to the code with the most minutes not yet billed, a billed unit using up 15 of them.
Midpoint rule: a unit is attained when its middle is passed; units follow one another by 15 minutes.
Assistants (42 CFR 410.60, 2022): one provider after the other, in words.
"""

INTERVALS = [(8, 22), (23, 37), (38, 52), (53, 67), (68, 82), (83, 97), (98, 112), (113, 127)]


def cms_total(total):
    for number, (low, high) in enumerate(INTERVALS, start=1):
        if low <= total <= high:
            return number
    return 0 if total < 8 else 8 + cms_total(total - 120)


def cms(minutes):
    unbilled, given = dict(minutes), dict.fromkeys(minutes, 0)
    for _ in range(cms_total(sum(minutes.values()))):
        best = None
        for code in unbilled:
            if best is None or _before(code, best, unbilled, given):
                best = code
        given[best] += 1
        unbilled[best] -= 15
    return given


def _before(one, other, unbilled, given):
    if unbilled[one] != unbilled[other]:
        return unbilled[one] > unbilled[other]
    if given[one] != given[other]:
        return given[one] < given[other]
    return one < other


def ama(minutes):
    given = {}
    for code, spent in minutes.items():
        number = 0
        while spent > 15 * number + 7.5:
            number += 1
        given[code] = number
    return given


def with_assistant(therapist, assistant, units):
    """Units of one code that carry CQ/CO."""
    marked = []
    while therapist >= 15 and len(marked) < units:
        therapist -= 15
        marked.append(False)
    while assistant >= 15 and len(marked) < units:
        assistant -= 15
        marked.append(True)
    remaining = units - len(marked)
    if remaining == 2:
        if therapist >= 8 and assistant > 0:
            marked += [False, True]
        else:
            marked += [assistant > 0] * 2
    elif remaining == 1:
        if therapist >= 8:
            marked.append(False)
        else:
            marked.append(assistant / (therapist + assistant) > 0.10 if assistant else False)
    return sum(marked)
