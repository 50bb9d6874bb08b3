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
