/** Paths below static/dist of everything that was bundled; scripts/build_assets.py fills this in for the service worker. */
declare const BUILT_ASSETS: readonly string[];
