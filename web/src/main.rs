//! The page's entry; everything is in the library. A page that has to fetch its texts is started when
//! they are there: see `texts.rs`.

// What the library exports is in the module also where nothing is called here.
use hopscope_web as _;

fn main() {
    #[cfg(feature = "texts")]
    hopscope_web::app::start(None);
}
