"""The parts of the body as the map draws them, and the words for what is felt there."""

from __future__ import annotations

from journal.core.forms import lazy

REGIONS = {
    "face_and_jaw": lazy("Face and jaw"),
    "throat": lazy("Throat"),
    "left_shoulder": lazy("Left shoulder"),
    "right_shoulder": lazy("Right shoulder"),
    "chest": lazy("Chest"),
    "left_arm": lazy("Left arm"),
    "right_arm": lazy("Right arm"),
    "left_hand": lazy("Left hand"),
    "right_hand": lazy("Right hand"),
    "belly": lazy("Belly"),
    "pelvis": lazy("Lower belly and hips"),
    "left_thigh": lazy("Left thigh"),
    "right_thigh": lazy("Right thigh"),
    "left_lower_leg": lazy("Left lower leg"),
    "right_lower_leg": lazy("Right lower leg"),
    "left_foot": lazy("Left foot"),
    "right_foot": lazy("Right foot"),
    "back_of_head": lazy("Back of the head"),
    "neck": lazy("Neck"),
    "shoulders_back": lazy("Backs of the shoulders"),
    "upper_back": lazy("Upper back"),
    "lower_back": lazy("Lower back"),
    "seat": lazy("Buttocks"),
    "backs_of_legs": lazy("Backs of the legs"),
    "heels": lazy("Heels"),
}
"""In the order of reading; left is the person's own left."""

NO_WORD = "no-word"
SENSATIONS = {
    "tense": lazy("tight"),
    "heavy": lazy("heavy"),
    "light": lazy("feeling light"),
    "warm": lazy("warm"),
    "cold": lazy("cold"),
    "tingling": lazy("tingling"),
    "restless": lazy("restless"),
    "sore": lazy("sore"),
    "numb": lazy("without feeling"),
    "soft": lazy("soft"),
    "open": lazy("feeling open"),
    NO_WORD: lazy("no word for it"),
}
STRENGTHS = {1: lazy("a little"), 2: lazy("clearly"), 3: lazy("strongly")}
