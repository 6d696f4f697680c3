import "../../styles/home.css";
