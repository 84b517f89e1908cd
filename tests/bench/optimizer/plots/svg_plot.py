"""Line plots as SVG: two axes, one line per series, a legend; nothing else."""
import html
import math
import pathlib

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 70, 150, 40, 50
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#444444")


def ticks(low, high, log):
    """Round numbers from low to high."""
    if log:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        return [10.0**k for k in range(first, last + 1)]
    step = 10 ** math.floor(math.log10(max(high - low, 1e-9)))
    step = next(step * part for part in (0.1, 0.2, 0.5, 1, 2) if (high - low) / (step * part) <= 6)
    return [k * step for k in range(math.floor(low / step), math.ceil(high / step) + 1)]


class Axis:
    """Maps values to pixels."""

    def __init__(self, values, begin, end, log):
        self.log = log
        low, high = min(values), max(values)
        self.ticks = ticks(low if log else min(low, 0), max(high, low * 1.01 + 1e-9), log)
        self.low, self.high, self.begin, self.end = self.ticks[0], self.ticks[-1], begin, end

    def at(self, value):
        scale = math.log10 if self.log else float
        part = (scale(value) - scale(self.low)) / (scale(self.high) - scale(self.low) or 1)
        return round(self.begin + part * (self.end - self.begin), 1)


def text(x, y, words, anchor="middle", turn=""):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{turn}>{html.escape(str(words))}</text>'


def draw(title, x_name, y_name, series, log_y=True):
    """SVG text; series: {name: [(x, y)]}. With log_y values must be above 0."""
    points = [point for line in series.values() for point in line]
    x = Axis([p[0] for p in points], LEFT, WIDTH - RIGHT, False)
    y = Axis([p[1] for p in points], HEIGHT - BOTTOM, TOP, log_y)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             f'font-size="12"><title>{html.escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>',
             text(WIDTH / 2, 22, title), text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name),
             text(16, HEIGHT / 2, y_name, turn=f' transform="rotate(-90 16 {HEIGHT / 2})"')]
    for tick in x.ticks:
        parts.append(text(x.at(tick), HEIGHT - BOTTOM + 18, f"{tick:g}"))
    for tick in y.ticks:
        parts.append(f'<path d="M{LEFT} {y.at(tick)}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, y.at(tick) + 4, f"{tick:g}", "end"))
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        way = " ".join(f"{x.at(a)},{y.at(b)}" for a, b in sorted(line))
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x.at(a)}" cy="{y.at(b)}" r="3" fill="{colour}"/>' for a, b in line]
        row = TOP + 18 * number
        parts.append(f'<rect x="{WIDTH - RIGHT + 12}" y="{row}" width="12" height="12" fill="{colour}"/>')
        parts.append(text(WIDTH - RIGHT + 30, row + 11, name, "start"))
    return "\n".join(parts) + "\n</svg>\n"


def write(file, *arguments, **options):
    """draw() into a file; makes its folder."""
    pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(file).write_text(draw(*arguments, **options), encoding="utf-8")
