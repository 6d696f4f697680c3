import "../../styles/review.css";
import "../../styles/library.css";
import "../../styles/house.css";
