"""The colours of both looks, light and dark: one name for each use, and what a colour says."""

from typing import NamedTuple

from hia_desktop.base.tones import Tone


class Tokens(NamedTuple):
    """One set of colours, as «#RRGGBB». `*_soft` is the pale ground on which the colour of the same name is read."""

    dark: bool
    surface: str
    ground: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    brand: str
    brand_soft: str
    action: str
    action_hover: str
    on_action: str
    nav: str
    nav_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    danger: str
    neutral: str
    neutral_soft: str
    sick100: str
    sick_graded: str
    sick_light: str
    window: str
    rail: str
    rail_chosen: str
    rail_ink: str
    rail_strong: str
    badge: str
    badge_ink: str
    selected: str
    paper_ground: str
    off: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """The ink of a tone and its pale ground."""
        ink, soft = getattr(self, tone.value), getattr(self, f"{tone.value}_soft")
        return str(ink), str(soft)


LIGHT = Tokens(
    dark=False, surface="#FFFFFF", ground="#F4F6F8", line="#DDE3E8", edge="#BAC5CE", ink="#17222B", ink2="#51616E",
    ink3="#61707C",
    brand="#0F5B6B", brand_soft="#E3F0F2", action="#0F5B6B", action_hover="#0B4A58", on_action="#FFFFFF",
    nav="#5B3FA0", nav_soft="#EEE9F8", ok="#1B7446", ok_soft="#E2F3E8", warn="#925600", warn_soft="#FFF0D4",
    bad="#B3261E", bad_soft="#FCE5E3", danger="#B3261E", neutral="#4B5A66", neutral_soft="#E8ECF0",
    sick100="#C56B47", sick_graded="#D98A6A", sick_light="#E7B29C", window="#CFE8D8",
    rail="#12303A", rail_chosen="#1F4A57", rail_ink="#D3E0E4", rail_strong="#FFFFFF", badge="#E9B44C",
    badge_ink="#17222B",
    selected="#ECF5F7", paper_ground="#DDE3E8", off="#C4CED6",
)  # fmt: skip
DARK = Tokens(
    dark=True, surface="#17232B", ground="#0E171D", line="#2B3A45", edge="#4A5D6A", ink="#E8EEF2", ink2="#B4C1CA",
    ink3="#9AAAB5",
    brand="#76C8D7", brand_soft="#15404A", action="#1A7689", action_hover="#166677", on_action="#FFFFFF",
    nav="#BCA7F3", nav_soft="#33275A", ok="#7FD3A4", ok_soft="#173B2A", warn="#F0BE6A", warn_soft="#43300F",
    bad="#FF9E94", bad_soft="#4A1F1C", danger="#B8352C", neutral="#B9C5CE", neutral_soft="#2A3943",
    sick100="#C56B47", sick_graded="#D98A6A", sick_light="#E7B29C", window="#23503A",
    rail="#0A1A20", rail_chosen="#1A414D", rail_ink="#C3D2D7", rail_strong="#FFFFFF", badge="#E9B44C",
    badge_ink="#17222B",
    selected="#1B333C", paper_ground="#0A1216", off="#4A5B67",
)  # fmt: skip
