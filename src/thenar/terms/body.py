"""Where it is and what the person wants: regions, sides, goals."""

from enum import StrEnum


class Region(StrEnum):
    """The labelled areas of the body chart."""

    HEAD = "head"
    JAW = "jaw"
    NECK = "neck"
    CHEST = "chest"
    ABDOMEN = "abdomen"
    UPPER_BACK = "upper_back"
    LOW_BACK = "low_back"
    PELVIS = "pelvis"
    SHOULDER = "shoulder"
    UPPER_ARM = "upper_arm"
    ELBOW = "elbow"
    FOREARM = "forearm"
    WRIST_HAND = "wrist_hand"
    HIP = "hip"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower_leg"
    ANKLE = "ankle"
    FOOT = "foot"
    WHOLE_BODY = "whole_body"


class Side(StrEnum):
    """Which side; ``middle`` for the midline."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDDLE = "middle"


class Goal(StrEnum):
    """What the person most wants changed."""

    PAIN = "pain"
    STIFFNESS = "stiffness"
    MOTION = "motion"


class Mechanism(StrEnum):
    """How it began."""

    NONE = "none"
    TRAUMA = "trauma"
    SURGERY = "surgery"
    OVERUSE = "overuse"


class Sex(StrEnum):
    """Sex as asked on the intake, used only where a rule's study used it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Irritability(StrEnum):
    """How easily the pain is stirred up and how long it lasts after."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
