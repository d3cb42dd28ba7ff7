"""A person who uses nothing but a keyboard, and has to see where they are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import FloatRect, Locator, Page

MOST_TABS = 120
RING = 8

# A box to tick is drawn by its label, a part of the body by its shape, what opens a row by the row.
FOCUSED = """() => {
  const { activeElement: at, documentElement: root } = document;
  const shape = at.parentElement?.querySelector(":scope > svg .shape");
  const drawn = shape ?? (at.matches("[type=radio], [type=checkbox]") ? at.closest("label")
                                                                     : at.closest(".row")) ?? at;
  const { x, y, width, height } = drawn.getBoundingClientRect();
  return { x, y, width, height, wide: root.clientWidth, high: root.clientHeight };
}"""
BLUR = "() => (window.was = document.activeElement).blur()"
FOCUS = "() => window.was.focus({ preventScroll: true })"


@dataclass
class Keyboard:
    """Somebody who never touches the screen."""

    page: Page

    def to(self, control: Locator, key: str = "Tab") -> Keyboard:
        """Go to a control, and see that where the focus came to is visible."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press(key)
            if control.evaluate("each => each === document.activeElement"):
                self.refuse_unseen_focus()
                return self
        raise AssertionError(f"{MOST_TABS} times {key} did not lead to {control}")

    def back_to(self, control: Locator) -> Keyboard:
        """Go back to a control."""
        return self.to(control, "Shift+Tab")

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def leave_by(self, control: Locator, key: str = "Tab") -> None:
        """Go to what leads to another page, and open that."""
        self.to(control, key)
        with self.page.expect_event("load"):
            self.press("Enter")

    def refuse_unseen_focus(self) -> None:
        """See that what has the focus is in sight, and looks otherwise than without."""
        at = self.page.evaluate(FOCUSED)
        assert 0 <= at["y"] + at["height"] / 2 <= at["high"], at
        assert 0 <= at["x"] + at["width"] / 2 <= at["wide"], at
        around: FloatRect = {
            "x": max(0, at["x"] - RING),
            "y": max(0, at["y"] - RING),
            "width": at["width"] + 2 * RING,
            "height": at["height"] + 2 * RING,
        }
        focused = self.page.screenshot(clip=around, animations="disabled")
        self.page.evaluate(BLUR)
        blurred = self.page.screenshot(clip=around, animations="disabled")
        self.page.evaluate(FOCUS)
        assert focused != blurred, self.page.evaluate("() => document.activeElement.outerHTML")
