import CPangoCairo

/// A text broken into lines of a given width, each character in the font that can show it.
@safe final class SetText {
    private let layout: OpaquePointer
    let size: Double
    /// From line to line, points.
    let pitch: Double
    let lineCount: Int
    /// By place in the text, bytes.
    private let pictures: [(place: Int, surface: PictureSurface)]

    /// In an em square of Japanese type the baseline stands at 88 hundredths from the top.
    private static let ascent = 0.88

    /// - Parameters:
    ///   - size: points.
    ///   - width: points.
    ///   - spacing: of the lines, as a multiple of the size; 1.5 is that of Japanese official letters.
    init(
        _ text: PaperString, size: Double, width: Double, letterSpacing: Double = 0, spacing: Double = 1.5,
        faces: FontFaces
    ) throws(PaperError) {
        let string = text.string
        guard let layout = unsafe pango_layout_new(faces.context) else { throw .drawing("there is no layout") }
        unsafe self.layout = layout
        self.size = size
        pitch = size * spacing
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_width(layout, Self.units(width))
        let attributes = unsafe pango_attr_list_new()
        defer { unsafe pango_attr_list_unref(attributes) }
        try unsafe Self.chooseFonts(of: string, size: size, faces, into: attributes)
        pictures = unsafe Self.makeRoom(for: text, size: size, in: attributes)
        unsafe pango_attr_list_insert(attributes, pango_attr_fallback_new(0))
        if letterSpacing > 0 {
            unsafe pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(Self.units(letterSpacing)))
        }
        unsafe pango_layout_set_text(layout, string, Int32(string.utf8.count))
        unsafe pango_layout_set_attributes(layout, attributes)
        lineCount = Int(unsafe pango_layout_get_line_count(layout))
        // Our own look at the fonts has found every character; what is wrong here is wrong with a font.
        guard unsafe pango_layout_get_unknown_glyphs_count(layout) == 0 else { throw .missingGlyph(scalars: []) }
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    }

    var height: Double { pitch * Double(lineCount) }

    /// Draws one line.
    /// - Parameters:
    ///   - left: where the box begins, points.
    ///   - top: where the line begins; its letters stand in the middle of the pitch.
    func draw(
        line index: Int, on canvas: OpaquePointer, left: Double, top: Double, width: Double,
        alignment: PaperText.Alignment
    ) {
        guard let line = unsafe pango_layout_get_line_readonly(layout, Int32(index)) else { return }
        let free = width - (unsafe Self.width(of: line))
        let offset = switch alignment {
        case .leading: 0.0
        case .centre: free / 2
        case .trailing: free
        }
        let square = top + (pitch - size) / 2
        unsafe cairo_move_to(canvas, left + offset, square + size * Self.ascent)
        unsafe pango_cairo_show_layout_line(canvas, line)
        let start = Int(unsafe line.pointee.start_index)
        let bytes = start..<start + Int(unsafe line.pointee.length)
        for picture in pictures where bytes.contains(picture.place) {
            var x: Int32 = 0
            unsafe pango_layout_line_index_to_x(line, Int32(picture.place), 0, &x)
            unsafe picture.surface.draw(
                on: canvas, left: left + offset + Double(x) / Double(PANGO_SCALE), top: square, side: size)
        }
    }

    /// Leaves an empty square in place of each character that is drawn as a picture.
    private static func makeRoom(
        for text: PaperString, size: Double, in attributes: OpaquePointer?
    ) -> [(place: Int, surface: PictureSurface)] {
        guard !text.pictures.isEmpty else { return [] }
        var square = PangoRectangle(x: 0, y: -units(size * ascent), width: units(size), height: units(size))
        var surfaces: [(place: Int, surface: PictureSurface)] = []
        var place = 0
        for scalar in text.string.unicodeScalars {
            let end = place + UTF8.width(scalar)
            defer { place = end }
            guard let picture = text.pictures[place], let surface = PictureSurface(picture.png),
                let attribute = unsafe pango_attr_shape_new(&square, &square)
            else { continue }
            unsafe attribute.pointee.start_index = guint(place)
            unsafe attribute.pointee.end_index = guint(end)
            unsafe pango_attr_list_insert(attributes, attribute)
            surfaces.append((place, surface))
        }
        return surfaces
    }

    private static func width(of line: UnsafeMutablePointer<PangoLayoutLine>) -> Double {
        var logical = PangoRectangle()
        unsafe pango_layout_line_get_extents(line, nil, &logical)
        return Double(logical.width) / Double(PANGO_SCALE)
    }

    private static func units(_ points: Double) -> Int32 { Int32((points * Double(PANGO_SCALE)).rounded()) }

    /// One attribute for each run of characters that share a font.
    private static func chooseFonts(
        of string: String, size: Double, _ faces: FontFaces, into attributes: OpaquePointer?
    ) throws(PaperError) {
        var runs: [(family: String, start: Int, end: Int)] = []
        var position = 0
        for character in string {
            let end = position + character.utf8.count
            let family = character == "\n" ? faces.families[0] : faces.family(for: character)
            guard let family else { throw .missingGlyph(scalars: character.unicodeScalars.map(\.value)) }
            if let last = runs.last, last.family == family {
                runs[runs.count - 1].end = end
            } else {
                runs.append((family, position, end))
            }
            position = end
        }
        for run in runs {
            unsafe FontFaces.withDescription(run.family, size: size) { description in
                guard let attribute = unsafe pango_attr_font_desc_new(description) else { return }
                unsafe attribute.pointee.start_index = guint(run.start)
                unsafe attribute.pointee.end_index = guint(run.end)
                unsafe pango_attr_list_insert(attributes, attribute)
            }
        }
    }
}
