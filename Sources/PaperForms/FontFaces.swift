import CPangoCairo

/// The fonts at hand, in order of preference, and which of them can show a character.
///
/// Pango would choose fallbacks by itself, but by base characters alone: a variation sequence (IVS) that the first font
/// lacks would silently become the plain form, another person's name. So every character is given its font here.
@safe final class FontFaces {
    let context: OpaquePointer
    private let map: UnsafeMutablePointer<PangoFontMap>
    private let faces: [Face]
    private var known: [Character: Int?] = [:]

    @safe private struct Face {
        let family: String
        let font: UnsafeMutablePointer<PangoFont>
    }

    /// - Parameter families: family names; those that are not installed are passed over.
    init(families: [String]) throws(PaperError) {
        guard let map = unsafe juki_pango_font_map_new(), let context = unsafe pango_font_map_create_context(map) else {
            throw .drawing("there is no font map")
        }
        unsafe self.map = map
        unsafe self.context = context
        // One unit of the page is one point; letters stand where their widths put them, not on a screen's dots.
        unsafe pango_cairo_context_set_resolution(context, 72)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_language(context, pango_language_from_string("ja"))
        unsafe Self.setOptions(of: context)
        faces = families.compactMap { family in
            guard unsafe juki_pango_has_family(map, family) != 0 else { return nil }
            return unsafe Self.withDescription(family, size: 10) { description in
                unsafe pango_font_map_load_font(map, context, description).map { unsafe Face(family: family, font: $0) }
            }
        }
        if faces.isEmpty { throw .noFont(families: families) }
    }

    deinit {
        for face in faces { unsafe g_object_unref(face.font) }
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(map)
    }

    private static func setOptions(of context: OpaquePointer) {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
    }

    /// Lends the description of a font; `size` in points.
    static func withDescription<Result>(_ family: String, size: Double, _ body: (OpaquePointer?) -> Result) -> Result {
        let description = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(description) }
        unsafe pango_font_description_set_family(description, family)
        unsafe pango_font_description_set_size(description, Int32((size * Double(PANGO_SCALE)).rounded()))
        return unsafe body(description)
    }

    var families: [String] { faces.map(\.family) }

    /// The first font that shows a character with its variation selector and its marks; nil if none does.
    func family(for character: Character) -> String? {
        if let index = known[character] { return index.map { faces[$0].family } }
        let index = faces.firstIndex { Self.shows($0, character) }
        known[character] = .some(index)
        return index.map { faces[$0].family }
    }

    private static func shows(_ face: Face, _ character: Character) -> Bool {
        let scalars = character.unicodeScalars.map(\.value)
        var index = 0
        while index < scalars.count {
            let follows = index + 1 < scalars.count ? scalars[index + 1] : 0
            let selector = isVariationSelector(follows) ? follows : 0
            guard unsafe juki_pango_glyph(face.font, scalars[index], selector) != 0 else { return false }
            index += selector == 0 ? 1 : 2
        }
        return true
    }

    private static func isVariationSelector(_ scalar: UInt32) -> Bool {
        (0xFE00...0xFE0F).contains(scalar) || (0xE0100...0xE01EF).contains(scalar)
    }
}
