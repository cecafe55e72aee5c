import CPangoCairo

/// The pixels of a picture.
@safe final class PictureSurface {
    private let surface: OpaquePointer
    private let width: Double
    private let height: Double

    /// What Cairo has still to read.
    private final class Source {
        var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }
    }

    /// - Returns: nil if the bytes are not a PNG file that Cairo can decode to its last row.
    init?(_ png: [UInt8]) {
        let source = Source(png)
        let give: cairo_read_func_t = { context, bytes, count in
            guard let context = unsafe context, let bytes = unsafe bytes else { return CAIRO_STATUS_READ_ERROR }
            let source = unsafe Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
            guard source.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
            _ = unsafe UnsafeMutableBufferPointer(start: bytes, count: Int(count))
                .update(fromContentsOf: source.rest.prefix(Int(count)))
            source.rest = source.rest.dropFirst(Int(count))
            return CAIRO_STATUS_SUCCESS
        }
        let surface = unsafe withExtendedLifetime(source) {
            unsafe cairo_image_surface_create_from_png_stream(give, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface = unsafe surface else { return nil }
        // A surface that could not be made is an object too; it says so and has to go the same way.
        guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            unsafe cairo_surface_destroy(surface)
            return nil
        }
        unsafe self.surface = surface
        width = Double(unsafe cairo_image_surface_get_width(surface))
        height = Double(unsafe cairo_image_surface_get_height(surface))
    }

    deinit {
        unsafe cairo_surface_destroy(surface)
    }

    /// Draws it as large as a square holds it, in the middle. Points.
    func draw(on canvas: OpaquePointer, left: Double, top: Double, side: Double) {
        let scale = side / max(width, height)
        unsafe cairo_save(canvas)
        unsafe cairo_translate(canvas, left + (side - width * scale) / 2, top + (side - height * scale) / 2)
        unsafe cairo_scale(canvas, scale, scale)
        unsafe cairo_set_source_surface(canvas, surface, 0, 0)
        unsafe cairo_paint(canvas)
        unsafe cairo_restore(canvas)
    }
}
