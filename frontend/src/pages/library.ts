import "../../styles/review.css";
import "../../styles/library.css";
