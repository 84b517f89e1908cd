"""A random kyodo-allocation-v1 instance: allocation_instance.py SPECIALISTS REQUESTS MONTHS MUNICIPALITIES SEED [ORDER]."""

import json
import random
import sys


def instance(specialists, requests, months, municipalities, seed, order="WEIGHT"):
    rng = random.Random(seed)
    names = [f"{2027 + (3 + t) // 12}-{(3 + t) % 12 + 1:02d}" for t in range(months)]
    towns = [f"{100000 + m}" for m in range(municipalities)]
    regions = [f"r{r}" for r in range(4)]
    people = []
    for s in range(specialists):
        level = rng.choice([4, 7, 12, 20])
        people.append({
            "id": f"s{s}", "skills": {f"k{k}": rng.randint(2, 5) for k in rng.sample(range(12), rng.choice([1, 2, 2, 3]))},
            "daysPerMonth": [str(max(0, level + rng.randint(-2, 2))) for _ in range(months)],
            "maxMunicipalitiesPerMonth": rng.randint(2, 4), "region": rng.choice(regions),
            "conflicts": rng.sample(towns, min(len(towns), rng.randint(0, 6)))})
    asked = []
    for q in range(requests):
        first = 0 if rng.random() < 0.3 else rng.randrange(months)
        last = months - 1 if rng.random() < 0.4 else min(months - 1, first + rng.randrange(months))
        request = {"id": f"q{q}", "municipality": rng.choice(towns), "skill": f"k{rng.randrange(12)}", "level": rng.randint(2, 5),
                   "from": names[first], "to": names[last], "daysPerMonth": str(rng.choice([2, 3, 5, 7, 8, 10, 11, 12])),
                   "weight": str(rng.choice([1, 2, 3, 5, 8]))}
        if rng.random() < 0.3:
            request["onsiteRegion"] = rng.choice(regions)
        if rng.random() < 0.3:
            request["current"] = f"s{rng.randrange(specialists)}"
        asked.append(request)
    return {"format": "kyodo-allocation-v1", "months": names, "specialists": people, "requests": asked,
            "municipalities": [{"id": town} for town in towns],
            "policy": {"order": order, "measure": "REQUEST_FRACTION", "changes": "MIN"}}


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:6]]
    json.dump(instance(*numbers, *sys.argv[6:7]), sys.stdout)
