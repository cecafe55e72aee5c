#pragma once

// Pango and Cairo for Swift. The inline functions below exist only where the original is a macro that Swift cannot
// import, or takes a pointer to a type that GObject leaves to a cast.

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

// A map of fonts that belongs to its caller alone. Pango's own answer is an interface of GObject.
static inline PangoFontMap *juki_pango_font_map_new(void) {
    return pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
}

// 1 if a map has a family of this name: fontconfig would answer for a missing one with whatever it likes best.
static inline int juki_pango_has_family(PangoFontMap *map, const char *name) {
    return pango_font_map_get_family(map, name) != NULL;
}

// The glyph of a character, or of a character with the variation selector that follows it; 0 if the font has none.
static inline unsigned int juki_pango_glyph(PangoFont *font, unsigned int character, unsigned int selector) {
    hb_font_t *shape = pango_font_get_hb_font(font);
    hb_codepoint_t glyph = 0;
    hb_bool_t found = selector ? hb_font_get_variation_glyph(shape, character, selector, &glyph)
                               : hb_font_get_nominal_glyph(shape, character, &glyph);
    return found ? glyph : 0;
}
