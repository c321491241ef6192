"""What a resident is told of the place of a postcode: its areas, or why there are none. Never the postcode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...geography.places import Place
from ..speaking import say


def shown(found: Place) -> dict[str, Any]:
    """What a draft keeps of a place besides its codes, so that it can be told in any language."""
    areas = (found.ward_name or found.ward, found.authority_name or found.authority)
    return {"shown": ", ".join(name for name in areas if name), "outward_only": found.outward_only}


def told(place: Mapping[str, Any]) -> Any:
    """The ward and authority; the district of half a postcode; or why the area is not known. '' where none was given."""
    area = place.get("shown", "")
    match place.get("place_status", ""):
        case "":
            return ""
        case "matched" | "terminated" if area:
            return area
        case "outside":
            return say("Outside the area that this survey is about. Your answers count, but for no part of the area")
        case "no_area" if area and place.get("outward_only"):
            return say("{area}. You gave the first half of a postcode, so we know the district and nothing smaller", area=area)
        case _ if place.get("outward_only"):
            return say("Area unknown: the first half of a postcode is not enough here, but your answers count all the same")
        case "no_area":
            return say("Area unknown: our list has no area for this postcode, but your answers count all the same")
        case _:
            return say("Area unknown: this postcode is not in our list, but your answers count all the same")


def kept(place: Mapping[str, Any]) -> Any:
    """The same on the page that asks for a postcode, and how it can be changed. '' where none was given."""
    area = told(place)
    if not area:
        return ""
    if place.get("place_status") in ("matched", "terminated"):
        return say("Your area: {area}. We did not keep your postcode. Leave the box empty to keep this area.", area=area)
    return say("{told}. We did not keep your postcode. Leave the box empty to keep this, or enter a full postcode.", told=area)
