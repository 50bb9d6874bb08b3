"""A small plot as SVG: points, the line through them, and the straight line that growth is held against."""

WIDTH, HEIGHT, MARGIN = 640, 400, 60


def growth(points: list[tuple[int, float]]) -> str:
    """CPU seconds over works; the dashed line, through zero and the largest point, is linear growth."""
    most_works, most_s = max(points)[0], max(seconds for _, seconds in points)
    largest_works, largest_s = max(points)

    def at(works: float, seconds: float) -> tuple[float, float]:
        across = MARGIN + works / most_works * (WIDTH - 2 * MARGIN)
        up = HEIGHT - MARGIN - seconds / most_s * (HEIGHT - 2 * MARGIN)
        return round(across, 1), round(up, 1)

    line = " ".join(f"{x},{y}" for x, y in (at(*point) for point in sorted(points)))
    (x0, y0), (x1, y1) = at(0, 0), at(largest_works, largest_s)
    dots = "".join(
        _dot(*at(works, seconds), f"{works:,} works: {seconds:.0f} s") for works, seconds in points
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
  font-family="system-ui, sans-serif" font-size="13">
<title>CPU seconds from source to release over the number of works</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<path d="M{MARGIN} {MARGIN / 2} V{HEIGHT - MARGIN} H{WIDTH - MARGIN / 2}" fill="none" stroke="#444"/>
<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="5 5"/>
<polyline points="{line}" fill="none" stroke="#0b62a8" stroke-width="2"/>
{dots}<text x="{WIDTH - MARGIN / 2}" y="{HEIGHT - MARGIN + 35}" text-anchor="end">works</text>
<text x="{MARGIN - 10}" y="{MARGIN / 2 - 8}">CPU seconds, from source to release (dashed: linear)</text>
<text x="{MARGIN - 8}" y="{HEIGHT - MARGIN + 18}" text-anchor="end">0</text>
</svg>
"""


def _dot(x: float, y: float, label: str) -> str:
    text = f'<text x="{x - 8}" y="{y - 8}" text-anchor="end">{label}</text>'
    return f'<circle cx="{x}" cy="{y}" r="4" fill="#0b62a8"/>{text}\n'


def lines(series: dict[str, list[tuple[int, float]]], title: str) -> str:
    """Several lines of CPU seconds over triples, with dashed lines through zero: what linear growth is."""
    points = [point for each in series.values() for point in each]
    most_triples, most_s = max(x for x, _ in points), max(y for _, y in points)

    def at(triples: float, seconds: float) -> tuple[float, float]:
        across = MARGIN + triples / most_triples * (WIDTH - 2 * MARGIN)
        return round(across, 1), round(HEIGHT - MARGIN - seconds / most_s * (HEIGHT - 2 * MARGIN), 1)

    parts = []
    drawable = {label: found for label, found in series.items() if found}
    for (label, found), colour in zip(drawable.items(), ("#1b6ca8", "#b4552d"), strict=False):
        drawn = [at(*point) for point in sorted(found)]
        (x0, y0), (x1, y1) = at(0, 0), drawn[-1]
        dots = "".join(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in drawn)
        path = " ".join(f"{x},{y}" for x, y in drawn)
        parts.append(
            f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="{colour}" stroke-dasharray="3 5"/>'
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
            f'<text x="{x1 - 8}" y="{y1 - 10}" text-anchor="end" fill="{colour}">{label}</text>'
        )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
  font-family="system-ui, sans-serif" font-size="13">
<title>{title}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<path d="M{MARGIN} {MARGIN / 2} V{HEIGHT - MARGIN} H{WIDTH - MARGIN / 2}" fill="none" stroke="#444"/>
{chr(10).join(parts)}
<text x="{WIDTH - MARGIN / 2}" y="{HEIGHT - MARGIN + 35}" text-anchor="end">
  triples, up to {most_triples:,}</text>
<text x="{MARGIN - 10}" y="{MARGIN / 2 - 8}">CPU seconds, up to {most_s:.0f} (dashed: linear)</text>
</svg>
"""
