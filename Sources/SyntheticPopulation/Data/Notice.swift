/// Where the names of people and places come from, with the licences that go with them.
public enum SyntheticPopulationSources {
    public static var notice: String { String(decoding: PackageResources.NOTICE_txt, as: UTF8.self) }
}
