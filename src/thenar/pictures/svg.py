"""A drawing: shapes in one colour (the page's own), texts, a title and a description.

Only presentation attributes are used, so that a page with a strict content policy can hold the drawing; a drawing that
stands alone carries its own paper and turns with the reader's light or dark setting.
"""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_OWN_PAPER = (
    "<style>svg{color:#14232b;background:#fff}@media (prefers-color-scheme:dark){svg{color:#eef3f4;background:#10181c}}"
    "</style>"
)


@dataclass(slots=True)
class Drawing:
    """Shapes on a canvas of ``width`` × ``height`` units."""

    width: float
    height: float
    title: str
    description: str
    id: str
    shapes: list[str] = field(default_factory=list)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 1, dash: str = "") -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor" stroke-width="{width:g}"{dashed}/>'
        )

    def square(self, x: float, y: float, size: float) -> None:
        """A filled square around its middle."""
        self.shapes.append(
            f'<rect x="{x - size / 2:.1f}" y="{y - size / 2:.1f}" width="{size:.1f}" height="{size:.1f}" fill="currentColor"/>'
        )

    def dot(self, x: float, y: float, radius: float) -> None:
        """A ring."""
        self.shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        )

    def diamond(self, left: float, middle: float, right: float, y: float, half: float) -> None:
        """A pooled result: its ends are the interval."""
        points = f"{left:.1f},{y:.1f} {middle:.1f},{y - half:.1f} {right:.1f},{y:.1f} {middle:.1f},{y + half:.1f}"
        self.shapes.append(f'<polygon points="{points}" fill="currentColor"/>')

    def arrow(self, x: float, y: float, direction: int) -> None:
        """The end of a line that goes on beyond the axis: to the right (1) or to the left (-1)."""
        back = x - 7 * direction
        self.shapes.append(
            f'<polygon points="{x:.1f},{y:.1f} {back:.1f},{y - 4:.1f} {back:.1f},{y + 4:.1f}" fill="currentColor"/>'
        )

    def text(
        self, x: float, y: float, said: str, *, anchor: str = "start", size: float = 13, bold: bool = False
    ) -> None:
        """A text on its base line."""
        weight = ' font-weight="700"' if bold else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight} fill="currentColor">{escape(said)}</text>'
        )

    def svg(self, *, alone: bool = False) -> str:
        """The drawing as SVG text; ``alone`` for a file of its own."""
        names = quoteattr(f"{self.id}-title {self.id}-desc")
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} {self.height:.0f}" role="img" '
            f'aria-labelledby={names} class="picture" font-family="{FONT}"'
        )
        size = f' width="{self.width:.0f}" height="{self.height:.0f}"' if alone else ""
        return (
            f"{head}{size}>"
            f'<title id="{self.id}-title">{escape(self.title)}</title>'
            f'<desc id="{self.id}-desc">{escape(self.description)}</desc>'
            f"{_OWN_PAPER if alone else ''}{''.join(self.shapes)}</svg>"
        )


def stacked(drawings: list[Drawing]) -> str:
    """Several drawings under one another in one file."""
    if len(drawings) == 1:
        return drawings[0].svg(alone=True)
    width, top, inside = max(d.width for d in drawings), 0.0, []
    for drawing in drawings:
        inside.append(
            drawing.svg().replace(
                "<svg ", f'<svg y="{top:.0f}" width="{drawing.width:.0f}" height="{drawing.height:.0f}" ', 1
            )
        )
        top += drawing.height + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {top:.0f}" width="{width:.0f}" height="{top:.0f}">'
        f"<title>{escape('; '.join(d.title for d in drawings))}</title>{_OWN_PAPER}{''.join(inside)}</svg>"
    )
